"""Batches of creates with a journal: ours, a hand-written script, and task queues."""
