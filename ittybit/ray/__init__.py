"""A batch on several machines, by Ray: `pip install 'ittybit[ray]'`.

>>> from ittybit.ray import RayBatch
"""

from ittybit.ray.batch import RayBatch

__all__ = ["RayBatch"]
