"""Validation, scheduling, and execution of tasks."""
