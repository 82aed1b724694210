"""Invented texts that the tests of the grouping share."""

APP = "/srv/app/tiles.py"
LIBRARY = "/usr/lib/python3.13/site-packages/geo/client.py"
FRAMES = '  File "/srv/app/tiles.py", line {line}, in render\n    raise failure\n'
"""Of one's own code, as Python prints them; `line` is to be filled in."""
CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"


def traceback(
    message: str,
    function: str = "fetch",
    exception_type: str = "JobFailed",
    *,
    path: str = APP,
    library: str = "",
    line: int = 12,
) -> str:
    """Return a traceback of two frames; `library` names a function of an installed package that raised."""
    frames = [f'  File "/srv/app/worker.py", line {line}, in main\n    run()\n']
    frames.append(f'  File "{path}", line {line + 7}, in {function}\n    call()\n    ^^^^^^\n')
    if library:
        frames.append(f'  File "{LIBRARY}", line {line + 90}, in {library}\n    raise error\n')
    return f"Traceback (most recent call last):\n{''.join(frames)}{exception_type}: {message}\n"
