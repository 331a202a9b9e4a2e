"""The scenarios of the performance table, run by ``python -m benchmarks``.

Every figure is a ratio in one run: our operation against its floor, the least that any program must do on
the same data, alternating, median of at least five pairs. Machines differ and are noisy; ratios travel.
Each module ``row_NN_…`` gives the comparisons of one row as ``comparisons(scale)``.
"""
