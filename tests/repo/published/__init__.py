"""The SDK that the vendor published, with which this SDK is compared."""
