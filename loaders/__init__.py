"""Data in and out: the tables of the contract, the sample, the national generator."""
