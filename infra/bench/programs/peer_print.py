"""The peer of the certificate: a warm Chromium prints the same sheet as HTML. Arguments: the browser, the fonts;
standard input: the data of every sheet as JSON. Tells the processor time a sheet, of all the browser's processes."""

import html
import json
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

_TICK = os.sysconf("SC_CLK_TCK")


def processes(root):
    """A process and all below it, with their processor time in seconds."""
    parents, seconds = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        parents[number], seconds[number] = int(told[1]), (int(told[11]) + int(told[12])) / _TICK
    kept = {root}
    while below := {one for one, parent in parents.items() if parent in kept} - kept:
        kept |= below
    return {one: seconds[one] for one in kept if one in seconds}


def head(fonts):
    """Fonts and style, the same for every sheet."""
    faces = "".join(
        f"@font-face{{font-family:Noto;src:url({(fonts / name).as_uri()});font-weight:{weight}}}"
        for name, weight in (("NotoSansDevanagari_400Regular.ttf", 400), ("NotoSansDevanagari_700Bold.ttf", 700))
    )
    return (
        f"<!doctype html><meta charset=utf-8><title>Certificate</title><style>{faces}"
        "@page{size:A4;margin:20mm}body{font:11pt Noto,'Noto Sans'}h1{text-align:center}th{text-align:left;width:40%}"
        "table{width:100%}.qr svg{width:30mm;height:30mm}</style><body>"
    )


def body(sheet):
    """The sheet: the same words and code."""

    def said(words):
        return html.escape(" · ".join(dict.fromkeys((words or {}).values())))

    rows = "".join(f"<tr><th>{said(sheet['labels'][name])}<td>{said(sheet['values'][name])}" for name in sheet["order"])
    return (
        f"<p>{said(sheet['authority'])}<br>{said(sheet['office'])}"
        f"<h1 style='color:{sheet['accent']}'>{said(sheet['title'])}</h1>"
        f"<p>{html.escape(sheet['number'])} · {html.escape(sheet['application'])}"
        f" · {said(sheet['issued'])} · {said(sheet['valid'])}"
        f"<table>{rows}</table><p>{said(sheet['law'])}<p>{said(sheet['officer'])}, {said(sheet['designation'])}, "
        f"{html.escape(sheet['signed'])}<div class=qr>{sheet['qr']}</div><p>{html.escape(sheet['verify'])}"
    )


def print_one(page, file, text):
    file.write_text(text, "utf-8")
    page.goto(file.as_uri())
    return page.pdf(format="A4", print_background=True)


def main():
    chromium, folder = sys.argv[1:]
    sheets = json.load(sys.stdin)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as work:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        file, common = Path(work) / "sheet.html", head(Path(folder))
        for sheet in sheets[:5]:
            print_one(page, file, common + body(sheet))
        roots = [one for one in processes(os.getpid()) if _is_browser(one, chromium)]
        before = {one: s for root in roots for one, s in processes(root).items()}
        for sheet in sheets:
            print_one(page, file, common + body(sheet))
        after = {one: s for root in roots for one, s in processes(root).items()}
        spent = sum(s - before.get(one, 0) for one, s in after.items())
        browser.close()
    print(json.dumps({"ms": spent / len(sheets) * 1000}))


def _is_browser(number, chromium):
    try:
        command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"chromium" in command[0] and not any(part.startswith(b"--type=") for part in command)


main()
