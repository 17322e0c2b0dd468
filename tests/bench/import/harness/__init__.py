"""The import benchmark: contenders, measurements, report."""
