"""A batch on several machines, by Ray: `pip install 'ittybit[ray]'`.

>>> from ittybit_async.ray import RayBatch
"""

from ittybit_async.ray.batch import RayBatch

__all__ = ["RayBatch"]
