"""Work in processes beside this one, for what would otherwise wait its turn on an idle core."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import forkserver
from types import ModuleType, TracebackType
from typing import Any, ParamSpec, TypeVar

from .threads import cores

_P = ParamSpec("_P")
_R = TypeVar("_R")
# A process that has run no thread and opened nothing makes the others: what it has imported is there at once.
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_FIRST = "geo.unswept"
_GIVES_WAY = 10  # steps of the system's scale of politeness, which ends at 19
# Modules that the processes of the main job import.
MAIN_JOB = ("geo.planning.readied", "geo.planning", "geo.tasks", "maps.page", "maps.plate", "maps.kit")


class Beside:
    """Further processes, while the context lasts; on a single core, or ``alone``, work is done here.

    What is done and what comes out is the same in either case. Whatever goes in and comes out is pickled, so
    functions are those of modules.

    Parameters
    ----------
    imports : sequence of str
        Modules that the processes import while nobody waits for them.
    processes : int
        How many at most.
    alone : bool
        Do all work in this process.

    Examples
    --------
    >>> with Beside(alone=True) as beside:
    ...     later = beside.start(divmod, 7, 3)
    ...     later()
    (2, 1)
    """

    def __init__(self, imports: Sequence[str] = (), *, processes: int = 2, alone: bool = False) -> None:
        self._imports = list(imports)
        self._processes = min(processes, cores())
        self._pool: ProcessPoolExecutor | None = None
        self._patient: ProcessPoolExecutor | None = None
        self._submitting: ThreadPoolExecutor | None = None
        self._alone = alone or cores() < 2

    def __enter__(self) -> Beside:
        if not self._alone:
            context = multiprocessing.get_context(_METHOD)
            if _METHOD == "forkserver":
                multiprocessing.set_forkserver_preload([_FIRST, *self._imports])
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_begun)
            self._patient = ProcessPoolExecutor(1, mp_context=context, initializer=_begun_patiently)
            # A process begins only when its modules are imported; nobody is to wait for that.
            self._submitting = ThreadPoolExecutor(1)
            self._submitting.submit(_submitted, self._pool, _begun)
        return self

    def start(self, work: Callable[_P, _R] | str, *given: _P.args, **named: _P.kwargs) -> Callable[[], _R]:
        """Begin some work; calling what is returned waits for the result, and passes on its error.

        ``work`` is a function, or where one is found (``package.module:name``), so that this process need
        not import what only others use.
        """
        return self._started(self._pool, work, *given, **named)

    def start_patiently(
        self, work: Callable[_P, _R] | str, *given: _P.args, **named: _P.kwargs
    ) -> Callable[[], _R]:
        """As ``start``, for what nobody waits for soon: all other work goes before it on every core."""
        return self._started(self._patient, work, *given, **named)

    def _started(
        self, pool: ProcessPoolExecutor | None, work: Callable[..., Any] | str, *given: Any, **named: Any
    ) -> Callable[[], Any]:
        if pool is None or self._submitting is None:
            found = _done(work, *given, **named)
            return lambda: found
        submitted = self._submitting.submit(_submitted, pool, work, *given, **named)
        return lambda: submitted.result().result()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in filter(None, (self._submitting, self._pool, self._patient)):
            pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._patient = self._submitting = None


def import_ahead(imports: Sequence[str]) -> None:
    """Have modules imported for a later ``Beside`` from now on, while this process imports its own."""
    if _METHOD == "forkserver" and cores() > 1:
        multiprocessing.set_forkserver_preload([_FIRST, *imports])
        forkserver.ensure_running()


@contextmanager
def _script_aside() -> Iterator[None]:
    """Processes that begin meanwhile do not import the script that this one runs, and all that it imports.

    They need not: what they are to do is found in modules.
    """
    script = sys.modules["__main__"]
    without_file = ModuleType("__main__")
    vars(without_file).update(vars(script), __file__=None, __spec__=None)
    sys.modules["__main__"] = without_file
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def _submitted(
    pool: ProcessPoolExecutor, work: Callable[..., Any] | str, *given: Any, **named: Any
) -> Future[Any]:
    """Hand some work to other processes; the first to be handed over waits until there is one."""
    with _script_aside():
        return pool.submit(_done, work, *given, **named)


def _done(work: Callable[..., Any] | str, *given: Any, **named: Any) -> Any:
    """Do some work, by itself or by where it is found."""
    if isinstance(work, str):
        module, _, name = work.partition(":")
        return getattr(import_module(module), name)(*given, **named)
    return work(*given, **named)


def _begun() -> None:
    """Leave the word on Ctrl-C to the process that people see, and do not look for rubbish.

    A process lasts as long as one job: a tenth of its time would go into looking for cycles of objects that
    are nearly all needed to the end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _begun_patiently() -> None:
    """Begin a process that gives way to the others."""
    _begun()
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
