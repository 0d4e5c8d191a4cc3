//! Which options a command heeds: one that does nothing is refused, not ignored.

/// The options that say what is made, of which and how.
pub(crate) const MAKING: [&str; 26] = [
    "roster",
    "sheet",
    "meeting",
    "output",
    "date",
    "format",
    "ppi",
    "exporter",
    "pdf-standard",
    "only",
    "where",
    "draft",
    "again",
    "dry-run",
    "prune",
    "retry-failed",
    "report",
    "shard",
    "group-by",
    "pack",
    "merge",
    "merge-by",
    "volume",
    "duplex",
    "separate",
    "proof",
];

/// Those of [`MAKING`] that a command heeds: of a build, `gen.toml` says the rest; the commands of kinds heed all.
pub(crate) fn heeds(command: &str, option: &str) -> bool {
    const DATA: [&str; 3] = ["roster", "sheet", "meeting"];
    const DRAWING: [&str; 4] = ["format", "ppi", "exporter", "pdf-standard"];
    let is_data = DATA.contains(&option);
    match command {
        "build" | "diff" => matches!(option, "output" | "date" | "again" | "dry-run"),
        "check" => is_data || option == "date",
        "list" | "roster" => is_data,
        "status" | "numbers" | "verify" => option == "output" || is_data,
        "merge-manifests" => matches!(option, "output" | "group-by") || is_data,
        "explain" => matches!(option, "output" | "date") || is_data || DRAWING.contains(&option),
        "set" => matches!(option, "output" | "draft" | "again") || DRAWING.contains(&option),
        "import" => option == "output",
        "layout" => matches!(option, "date" | "draft") || is_data,
        "schema" | "fonts" | "init" | "measure" | "completions" | "man" | "new" => false,
        _ => true,
    }
}
