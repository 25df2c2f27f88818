"""The SDK that the vendor published, beside which ours is held."""
