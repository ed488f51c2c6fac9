"""What a check found: one line each, and what to do where something is wrong."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """is_well: nothing to do. remedy: what a person does about it, empty when all is well."""

    name: str
    is_well: bool
    words: str
    remedy: str = ""


def report(findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print the findings; 1 when anything is wrong."""
    is_well = all(finding.is_well for finding in findings)
    if as_json:
        print(json.dumps({"well": is_well, "findings": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            print(f"{'well ' if finding.is_well else 'WRONG'}  {finding.name:<22} {finding.words}")
            if finding.remedy and not finding.is_well:
                print(f"{'':<30}→ {finding.remedy}")
    return 0 if is_well else 1
