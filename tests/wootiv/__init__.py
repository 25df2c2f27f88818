"""The OpenAPI document of Wootiv, and a mock server that checks requests with it."""
