"""The base of all models."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chalicelib.core.model import Model


def test_many_threads_may_be_the_first_to_use_a_model() -> None:
    for _ in range(60):

        class Inner(Model):
            numbers: tuple[int, ...] = ()

        class Outer(Model):
            inner: Inner
            text: str = ""

        starts = Barrier(8)

        def use(number: int, model: type[Outer] = Outer, inner: type[Inner] = Inner, at: Barrier = starts) -> str:
            at.wait()
            return model(inner=inner(numbers=(number,)), text=str(number)).model_dump_json()

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(use, range(8)))) == 8
