"""The delivery port: uploads with PUT and downloads with GET."""
