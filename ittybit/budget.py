"""How many retries a client may spend: a bucket that successes refill."""

from msgspec import Struct

from ittybit.errors import APITimeoutError

_CAPACITY = 500
_COST = 5
_TIMEOUT_COST = 10
_GAIN = 1


class RetryBudget(Struct):
    """Stops retry storms: where all calls fail, soon none is tried again.

    It holds 500. A retry takes 5, one after a timeout 10; a call that succeeds gives 1
    back. So a hundred retries in a row are free, and from then on one call in five.
    """

    left: float = _CAPACITY

    def spend(self, error: BaseException) -> bool:
        """Take what a retry after `error` costs; False where that is not left."""
        cost = _TIMEOUT_COST if isinstance(error, APITimeoutError) else _COST
        if self.left < cost:
            return False
        self.left -= cost
        return True

    def earn(self) -> None:
        """Give back a part for a call that succeeded."""
        if self.left < _CAPACITY:
            self.left = min(_CAPACITY, self.left + _GAIN)
