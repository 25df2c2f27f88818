"""The OpenAPI document of Wootiv and a mock server that holds requests against it."""
