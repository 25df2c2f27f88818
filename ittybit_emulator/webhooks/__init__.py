"""Webhooks: signing, sending, retries, and a record of deliveries."""
