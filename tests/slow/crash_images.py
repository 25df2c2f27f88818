"""Images of a disk after a power failure, which loses writes that were not flushed.

A library records the calls of a program that change files. An image has all writes up
to the last flush of each file, and a random part of the later ones.
"""

import os
import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_LIBRARY = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char names[1024][16];
static int log_file = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void start(void) {
    log_file = syscall(SYS_openat, AT_FDCWD, getenv("CRASH_LOG"),
                       O_WRONLY | O_CREAT | O_APPEND, 0644);
}

static void record(char op, const char *name, uint64_t at, const void *data, size_t n) {
    struct __attribute__((packed)) { char op, name[16]; uint64_t at, n; } head;
    memset(&head, 0, sizeof head);
    head.op = op, head.at = at, head.n = n;
    strncpy(head.name, name, 15);
    pthread_mutex_lock(&lock);
    syscall(SYS_write, log_file, &head, sizeof head);
    if (n) syscall(SYS_write, log_file, data, n);
    pthread_mutex_unlock(&lock);
}

static const char *suffix(const char *path) {
    const char *found = strstr(path, "run.sqlite3");
    return found && !strstr(found, "-shm") && !strstr(found, "-lock") ? found + 3 : 0;
}

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < 1024) {
        const char *name = suffix(path);
        memset(names[fd], 0, 16);
        if (name) strncpy(names[fd], name, 15);
    }
    return fd;
}

#define OPEN(function) int function(const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); int mode = va_arg(more, int); va_end(more); \
    return opened(syscall(SYS_openat, AT_FDCWD, path, flags, mode), path); }
OPEN(open)
OPEN(open64)

#define NAME(fd) ((fd) >= 0 && (fd) < 1024 && names[fd][0] ? names[fd] : 0)
#define PWRITE(function) ssize_t function(int fd, const void *b, size_t n, off_t at) { \
    if (NAME(fd)) record('w', names[fd], at, b, n); \
    return syscall(SYS_pwrite64, fd, b, n, at); }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int fd, const void *b, size_t n) {
    if (NAME(fd)) record('w', names[fd], syscall(SYS_lseek, fd, 0, SEEK_CUR), b, n);
    return syscall(SYS_write, fd, b, n);
}

#define FLUSH(function, number) int function(int fd) { int done = syscall(number, fd); \
    if (!done && NAME(fd)) record('f', names[fd], 0, 0, 0); return done; }
FLUSH(fsync, SYS_fsync)
FLUSH(fdatasync, SYS_fdatasync)

#define TRUNCATE(function) int function(int fd, off_t size) { \
    if (NAME(fd)) record('t', names[fd], size, 0, 0); \
    return syscall(SYS_ftruncate, fd, size); }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlink(const char *path) {
    const char *name = suffix(path);
    if (name) record('u', name, 0, 0, 0);
    return syscall(SYS_unlink, path);
}

int close(int fd) {
    if (fd >= 0 && fd < 1024) names[fd][0] = 0;
    return syscall(SYS_close, fd);
}
"""
_HEAD = struct.Struct("<c16sQQ")
_SECTOR = 512


class Change(NamedTuple):
    """A call that changes a file, or flushes it."""

    kind: str
    name: str
    place: int
    content: bytes


def record_changes(folder: Path, program: str) -> list[Change]:
    """Run `program`, and return its changes of ``run.sqlite3`` and its other files."""
    source, library, log = folder / "l.c", folder / "l.so", folder / "log"
    source.write_text(_LIBRARY)
    options = ["-shared", "-fPIC", "-O1", "-ldl"]
    subprocess.run(["cc", source, "-o", library, *options], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library), "CRASH_LOG": str(log)}
    journal = folder / "run.sqlite3"
    subprocess.run(
        [sys.executable, "-c", program, journal], check=True, env=environment
    )
    return list(_read_log(log.read_bytes()))


def _read_log(log: bytes) -> Iterator[Change]:
    start = 0
    while start < len(log):
        kind, name, place, size = _HEAD.unpack_from(log, start)
        start += _HEAD.size
        content = log[start : start + size]
        start += size
        yield Change(kind.decode(), name.rstrip(b"\0").decode(), place, content)


def build_image(changes: list[Change], chance: random.Random) -> dict[str, bytes]:
    """Return the files after a power failure that follows `changes`."""
    flushed = {change.name: -1 for change in changes}
    for number, change in enumerate(changes):
        if change.kind == "f":
            flushed[change.name] = number
    files: dict[str, bytearray] = {}
    kept = chance.random()  # of the changes that were not flushed
    for number, change in enumerate(changes):
        if number < flushed[change.name]:
            _apply(files, change)
        elif chance.random() < kept:
            _apply(files, _lose_sectors(change, chance))
    return {name: bytes(content) for name, content in files.items()}


def _lose_sectors(change: Change, chance: random.Random) -> Change:
    """Return a write of which only the beginning may have arrived."""
    if change.kind != "w" or chance.random() < 0.7:
        return change
    sectors = chance.randrange(len(change.content) // _SECTOR + 1)
    return change._replace(content=change.content[: sectors * _SECTOR])


def _apply(files: dict[str, bytearray], change: Change) -> None:
    if change.kind == "u":
        files.pop(change.name, None)
        return
    content = files.setdefault(change.name, bytearray())
    if change.kind == "t":
        del content[change.place :]
    elif change.kind == "w":
        gap = change.place - len(content)
        content.extend(bytes(max(0, gap)))
        content[change.place : change.place + len(change.content)] = change.content
