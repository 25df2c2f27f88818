"""Webhooks: signed, sent, sent again where that failed, and recorded."""
