"""The contract: what the client and the emulator assume about the API."""
