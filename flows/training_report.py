"""What `holdpoint train` tells about a model, as data and as text."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractors.learned.recognition_fit import RecognitionReport
from extractors.learned.training import Trained


def report_of(
    trained: Trained, recognition: RecognitionReport | None, documents: int, seconds: float, folder: Path
) -> dict[str, Any]:
    """Figures per field on documents that the parts of the model had not seen, size and cost."""
    return {
        "type": trained.model.taught.name,
        "documents": documents,
        "cpu_seconds": round(seconds, 1),
        "bytes": sum(f.stat().st_size for f in folder.iterdir() if f.suffix == ".npz" or f.name == "model.json"),
        "date_order": trained.model.order,
        "recognition": asdict(recognition) if recognition is not None else None,
        "fields": {
            r.name: {
                "labelled": r.labelled,
                "candidate_recall": round(r.found / r.labelled, 4) if r.labelled else None,
                "given": r.given,
                "right": r.right,
                "f1": round(r.f1, 4),
                "calibration_error": round(r.calibration_error, 4),
            }
            for r in trained.reports
        },
    }


def report_text(report: dict[str, Any]) -> str:
    """The same for people."""
    lines = [
        f"{report['type']}: {report['documents']} documents, {report['cpu_seconds']} CPU-s, "
        f"{report['bytes'] / 1e6:.1f} MB",
        f"{'field':20} {'labelled':>8} {'findable':>8} {'given':>6} {'right':>6} {'F1':>6} {'cal. error':>10}",
    ]
    for name, one in report["fields"].items():
        findable = f"{one['candidate_recall']:.3f}" if one["candidate_recall"] is not None else "-"
        lines.append(
            f"{name:20} {one['labelled']:8} {findable:>8} {one['given']:6} {one['right']:6} {one['f1']:6.3f} "
            f"{one['calibration_error']:10.3f}"
        )
    if (known := report["recognition"]) is not None:
        lines.append(
            f"type: {known['recognised']} of {known['documents']} documents recognised at 0.8 by a model that had not "
            f"seen them, {known['mistaken']} of {known['others']} other papers of unseen kinds taken for it"
        )
    return "\n".join(lines)
