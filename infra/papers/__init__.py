"""Made-up papers, true and forged: for tests, for benchmarks, and for the corpus that `docs/proofs.md` tells of."""
