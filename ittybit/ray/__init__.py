"""Batches on several machines with Ray. Install with `pip install '.[ray]'`.

>>> from ittybit.ray import RayBatch
"""

from ittybit.ray.batch import RayBatch

__all__ = ["RayBatch"]
