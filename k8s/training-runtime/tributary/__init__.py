"""Trains on the batches that Tributary's own engine would train on, on as many processes as there are."""
