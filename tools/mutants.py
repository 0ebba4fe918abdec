"""Mutation testing: `make mutants`, or `python tools/mutants.py [MODULE …]`.

A mutant is a module with one small change. The readable cases (`tests/cases`) are run against each; a mutant that no
case notices has survived. Survivors stand in `tests/mutants.txt` below the reason why they may. The run fails where
one has no reason, where one that stands there is noticed after all, and below 85 per cent killed.

A tool of our own, since mutmut and cosmic-ray run a test suite from its start for each mutant. Here the cases run once,
then each mutant in a fork that only takes over the changed code: a third of a second instead of four.
Patterns are not changed: they are data, and a case stands for each row.
"""

import argparse
import ast
import copy
import importlib
import inspect
import os
import resource
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

HOME = Path(__file__).resolve().parent.parent
REASONS = HOME / "tests" / "mutants.txt"
LAST = HOME / "build" / "survivors.txt"
MODULES = ("outline", "candidates", "clauses", "clause_words", "wording", "agencies")
ENOUGH = 85  # per cent killed
SECONDS = 20  # of one process: ten times what all cases take
SHOWN = 110  # characters of a change

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "startswith": "endswith", "endswith": "startswith",
         "lstrip": "rstrip", "rstrip": "lstrip", "find": "rfind", "rfind": "find"}  # fmt: skip
LEFT_OUT = (ast.Import, ast.ImportFrom, ast.Assert, ast.JoinedStr)


@dataclass(frozen=True)
class Mutant:
    """`where` leads from the tree of the module to what changes; `top`: outside of any function."""

    name: str
    where: tuple[tuple[str, int | None], ...]
    change: Callable[[ast.AST], ast.AST]
    top: bool


def changes(node: ast.AST) -> Iterator[Callable[[ast.AST], ast.AST]]:
    """Every way to change a node."""
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            if type(op) in SWAPPED:
                yield lambda n, at=at: _with(n, ops=[SWAPPED[type(o)]() if i == at else o for i, o in enumerate(n.ops)])
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(node.op) in SWAPPED:
        yield lambda n: _with(n, op=SWAPPED[type(n.op)]())
        if isinstance(node, ast.AugAssign):
            yield lambda n: ast.Assign([n.target], n.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda n: n.operand
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            yield lambda n: _with(n, test=ast.UnaryOp(ast.Not(), n.test))
    elif isinstance(node, ast.Constant):
        yield from _constants(node.value)
    elif isinstance(node, ast.Break):
        yield lambda n: ast.Continue()
    elif isinstance(node, ast.Continue):
        yield lambda n: ast.Break()
    elif isinstance(node, ast.Expr | ast.Delete) and not isinstance(
        getattr(node, "value", None), ast.Constant | ast.Yield
    ):
        yield lambda n: ast.Pass()
    elif isinstance(node, ast.Name) and node.id in NAMES:
        yield lambda n: _with(n, id=NAMES[n.id])
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield lambda n: _with(n, attr=NAMES[n.attr])


def _constants(value: object) -> Iterator[Callable[[ast.AST], ast.AST]]:
    if isinstance(value, bool):
        yield lambda n: _with(n, value=not n.value)
    elif isinstance(value, int | float):
        yield lambda n: _with(n, value=n.value + 1)
    elif isinstance(value, str) and len(value) > 1 and not any(char.isalnum() for char in value):
        yield lambda n: _with(n, value=n.value[1:])  # a set of marks loses one
    elif isinstance(value, str):
        yield lambda n: _with(n, value=f"XX{n.value}XX")


def _with(node: ast.AST, **fields: object) -> ast.AST:
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def mutants(module: str, tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of a module, each with a name that stays when lines move."""
    seen: Counter[str] = Counter()
    for where, node, function, shown in _nodes(tree, (), "", ()):
        for change in changes(node):
            before = _words(shown[0])
            changed = copy.deepcopy(shown[0])
            after = _words(_changed(changed, where[len(shown[1]) :], change))
            name = f"{module}.{function or 'module'}: {_difference(before, after)}"
            seen[name] += 1
            yield Mutant(name if seen[name] == 1 else f"{name} ({seen[name]})", where, change, not function)


Place = tuple[tuple[str, int | None], ...]


def _nodes(node: ast.AST, where: Place, function: str, shown: tuple) -> Iterator[tuple[Place, ast.AST, str, tuple]]:  # type: ignore[type-arg]
    """The nodes that may change, each with its function and the statement (or its head) that shows the change."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "op", "ops", "ctx"):
            continue
        for at, below in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(below, ast.AST) or isinstance(below, LEFT_OUT) or _no_code(node, below):
                continue
            here = (*where, (name, at))
            inside = function
            if isinstance(below, ast.FunctionDef | ast.ClassDef):
                inside = f"{function}.{below.name}" if function else below.name
            show = (below, here) if isinstance(below, ast.stmt) or not shown else shown
            yield here, below, inside, show
            yield from _nodes(below, here, inside, show)


def _no_code(node: ast.AST, below: ast.AST) -> bool:
    """Docstrings, fields of classes, patterns, and aliases of types."""
    if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
        return True
    if isinstance(node, ast.ClassDef) and not isinstance(below, ast.FunctionDef):
        return True
    return isinstance(below, ast.Call) and ast.unparse(below.func).startswith("re.")


def _changed(root: ast.AST, where: Place, change: Callable[[ast.AST], ast.AST]) -> ast.AST:
    """The tree with the change made in it."""
    if not where:
        return change(root)
    node = root
    for name, at in where[:-1]:
        node = getattr(node, name) if at is None else getattr(node, name)[at]
    name, at = where[-1]
    if at is None:
        setattr(node, name, change(getattr(node, name)))
    else:
        getattr(node, name)[at] = change(getattr(node, name)[at])
    return root


def _words(node: ast.AST) -> str:
    """A statement on one line; of `if`, `for` and the like the head."""
    if isinstance(node, ast.If | ast.While | ast.For | ast.FunctionDef | ast.With):
        node = _with(copy.deepcopy(node), body=[ast.Pass()], orelse=[])
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).removesuffix("pass").split())


def _difference(before: str, after: str) -> str:
    """Before → after, cut to what stands around the change where they are long."""
    if len(before) + len(after) <= SHOWN:
        return f"{before} → {after}".rstrip()
    first = len(os.path.commonprefix([before, after]))
    last = min(len(os.path.commonprefix([before[::-1], after[::-1]])), len(before) - first, len(after) - first)
    first, last = max(first - 24, 0), max(last - 24, 0)
    cut = [f"{'…' * (first > 0)}{text[first : len(text) - last]}{'…' * (last > 0)}" for text in (before, after)]
    return " → ".join(cut)


def install(module: ModuleType, tree: ast.Module, top: bool) -> None:
    """Let the functions of a loaded module run the code of a changed tree, whoever holds them."""
    made: dict[str, object] = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), made)
    for name, new in made.items():
        old = vars(module).get(name)
        if isinstance(new, type) and new.__module__ == module.__name__:
            for key, method in vars(new).items():
                _take_over(vars(old).get(key), method)
        elif not _take_over(old, new) and top and not name.startswith("__") and not isinstance(new, type | ModuleType):
            setattr(module, name, new)
        if hasattr(old, "cache_clear"):
            old.cache_clear()


def _take_over(old: object, new: object) -> bool:
    old, new = (inspect.unwrap(one) if callable(one) else one for one in (old, new))
    if not isinstance(old, FunctionType) or not isinstance(new, FunctionType):
        return False
    if old.__code__.co_filename == new.__code__.co_filename:
        old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    return True


def cases() -> list[Callable[[], None]]:
    """The readable cases, quick ones first."""
    sys.path[:0] = [str(HOME / "src"), str(HOME / "tests")]
    import test_cases
    import test_samples

    def page(path: Path, lines: Sequence[str]) -> None:
        kept = [line for line in lines if not line.startswith(test_samples.MISSED)]
        case = test_samples.Case(path, test_samples.read(kept), test_samples.parse(path.read_bytes(), path.name))
        test_samples.test_metadata(case)
        test_samples.test_chrome_is_out_and_content_in(case)
        if case.expected.fields.get("unchecked") != "outline":
            test_samples.test_outline(case)
            test_samples.test_clauses(case)

    found: list[Callable[[], None]] = []
    for clause, expected in test_cases.clause_cases():
        found.append(lambda clause=clause, expected=expected: test_cases.test_clause(clause, expected))
    for text, expected in test_cases.text_cases():
        found.append(lambda text=text, expected=expected: test_cases.test_clauses_in_text(text, expected))
    for text, expected in test_cases.numbered_cases():
        found.append(lambda text=text, expected=expected: test_cases.test_outlines_in_text(text, expected))
    for path in sorted((test_cases.CASES / "outlines").glob("*.txt")):
        found.append(lambda path=path: test_cases.test_outline(path))
    for _, path, lines in test_samples.pages():
        found.append(lambda path=path, lines=lines: page(path, lines))
    return found


def killer(
    module: ModuleType, tree: ast.Module, top: bool, tests: Sequence[Callable[[], None]], order: list[int]
) -> int:
    """In a fork: the index of the first case that notices the change, or -1; it ends by itself."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    try:
        install(module, tree, top)
    except Exception:
        return order[0]
    for at in order:
        try:
            tests[at]()
        except BaseException:  # whatever it is, the case did not pass
            return at
    return -1


def run(modules: Sequence[str], jobs: int, only: set[str] | None) -> dict[str, list[tuple[Mutant, bool]]]:
    """Every mutant of the modules, or those of these names, and whether it was killed."""
    tests = cases()
    for test in tests:
        test()
    done: dict[str, list[tuple[Mutant, bool]]] = defaultdict(list)
    running: dict[int, tuple[str, Mutant, int]] = {}
    kills: Counter[int] = Counter()
    near: dict[str, Counter[int]] = defaultdict(Counter)  # which cases noticed changes of the same function

    def wait() -> None:
        pid, status = os.wait()
        name, mutant, pipe = running.pop(pid)
        said = os.read(pipe, 16)
        os.close(pipe)
        at = int(said) if said else None  # none: out of time or memory
        if at is not None and at >= 0:
            kills[at] += 1
            near[mutant.name.partition(":")[0]][at] += 1
        done[name].append((mutant, at != -1))
        if sys.stderr.isatty():
            print(f"\r{name}: {len(done[name])} mutants", end="", file=sys.stderr)

    for name in modules:
        module = importlib.import_module(f"ipdocs.parsers.{name}")
        source = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for mutant in mutants(name, source):
            if only is not None and mutant.name not in only:
                continue
            while len(running) >= jobs:
                wait()
            tree = _changed(copy.deepcopy(source), mutant.where, mutant.change)
            here = near[mutant.name.partition(":")[0]]
            order = sorted(range(len(tests)), key=lambda at: (-here[at], -kills[at], at))
            pipe, end = os.pipe()
            pid = os.fork()
            if pid == 0:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                sys.stdout = sys.stderr = open(os.devnull, "w")
                os.write(end, str(killer(module, tree, mutant.top, tests, order)).encode())
                os._exit(0)
            os.close(end)
            running[pid] = (name, mutant, pipe)
    while running:
        wait()
    return done


def reasons() -> dict[str, str]:
    """The survivors that stand in the list, each with its reason: a line that is not indented."""
    found: dict[str, str] = {}
    reason = ""
    for line in REASONS.read_text("utf-8").splitlines() if REASONS.exists() else ():
        if line.startswith("  "):
            found[line.strip()] = reason
        elif line.strip() and not line.startswith("#"):
            reason = line.strip()
    return found


def main() -> int:
    """Tell what was killed; 1 where a survivor has no reason, or too many survive."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE", help=", ".join(MODULES))
    args.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args.add_argument("--again", action="store_true", help=f"only those that survived last time ({LAST})")
    given = args.parse_args()
    only = set(LAST.read_text("utf-8").splitlines()) if given.again else None
    known, wrong = reasons(), 0
    done = run(given.modules, given.jobs, only)
    LAST.parent.mkdir(exist_ok=True)
    LAST.write_text("".join(f"{m.name}\n" for some in done.values() for m, killed in some if not killed), "utf-8")
    for name, results in done.items():
        survivors = {mutant.name for mutant, killed in results if not killed}
        listed = {one for one in known if one.startswith(f"{name}.")}
        share = 100 * (len(results) - len(survivors)) / len(results)
        print(f"\r{name}: {len(results)} mutants, {share:.1f} per cent killed, {len(survivors)} survive")
        for one in sorted(survivors - listed):
            print(f"  no reason: {one}")
        for one in sorted(listed - survivors):
            print(f"  killed, or gone: {one}")
        wrong += bool(survivors ^ listed) or (share < ENOUGH and only is None)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
