//! Nothing that a file holds takes the time or the memory of the machine: each bound has its message.

use std::fmt::Write;

use crate::project::Project;

/// A template with a body.
pub fn template(body: &str) -> String {
    format!("---\nname: 试\nlayout: speech\ntitle: 试\n---\n{body}\n")
}

/// Runs a kind that must be refused with a code.
fn refused(project: &Project, kind: &str, code: &str) {
    let ran = project.run(&[kind]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("error[{code}]")), "{}", ran.stderr);
    assert!(ran.stderr.len() < 100_000, "{}", ran.stderr.len());
}

#[test]
fn deep_nesting_is_refused() {
    let lists: String = (0..200).fold(String::new(), |mut text, depth| {
        let _ = writeln!(text, "{}- x", "  ".repeat(depth));
        text
    });
    let emphasis = format!("{}甲{}", "*甲 **乙 ".repeat(2000), " 乙** 甲*".repeat(2000));
    for body in [format!("{}x", ">".repeat(10_000)), lists, emphasis] {
        let project = Project::sample();
        project.write("templates/deep.md", template(&body));
        refused(&project, "deep", "nested-deep");
    }
}

/// Bodies that would take the memory or the time of the machine, with the fault of each.
pub const BOMBS: [(&str, &str); 14] = [
    (
        "{% for a in range(end=1000) %}{% for b in range(end=1000) %}{% for c in range(end=1000) %}\
         {% for d in range(end=1000) %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "template-passes",
    ),
    ("{{ [[y for y in range(end=90000)] | length for x in range(end=90000)] | length }}", "template-passes"),
    (
        "{% set s %}{% for a in range(end=9999) %}{% for b in range(end=9999) %}{% endfor %}{% endfor %}\
         {% endset %}{{ s }}",
        "template-passes",
    ),
    (
        "{% set_global s = \"甲乙丙丁\" %}{% for n in range(end=60) %}{% set_global s = s ~ s %}{% endfor %}",
        "template-bytes",
    ),
    (
        "{% set_global s = \"甲\" %}{% for n in range(end=60) %}{% set x %}{{ s }}{{ s }}{% endset %}\
         {% set_global s = x %}{% endfor %}",
        "template-bytes",
    ),
    (
        "{% set_global s = [1, 2] %}{% for n in range(end=60) %}{% set_global s = [s, s] %}{% endfor %}{{ s }}",
        "template-bytes",
    ),
    (
        "{% set all = roster | pluck(key=\"unit\") | listing %}{% for n in range(end=50000) %}{{ all ~ all ~ all ~ all }}{% endfor %}",
        "template-bytes",
    ),
    (
        "{% set all = roster | pluck(key=\"unit\") | listing %}{% for n in range(end=99999) %}{{ issuer.name | upper ~ all }}{% endfor %}",
        "template-bytes",
    ),
    (
        "{% component d(x) %}{{ x }}{{ x }}{% endcomponent %}{% set_global s = \"甲乙\" %}\
      {% for n in range(end=60) %}{% set_global s = <d x={s} /> %}{% endfor %}",
        "template-bytes",
    ),
    ("{% for x in range(end=99999999) %}{% endfor %}", "template-error"),
    ("```typst\n#range(1000000000).len()\n```", "layout-error"),
    ("```typst\n#range(-1000000000, 1000000000, step: 2).len()\n```", "layout-error"),
    ("```typst\n#let f(n) = f(n + 1)\n#f(1)\n```", "layout-error"),
    ("```typst\n#while true {}\n```", "layout-error"),
];

#[test]
fn a_template_that_does_not_end_is_refused() {
    for (body, code) in BOMBS {
        let project = Project::sample();
        project.write("templates/bomb.md", template(body));
        let ran = project.run(&["bomb"]);
        assert_eq!(ran.code, 1, "{body}: {}", ran.stderr);
        assert!(ran.stderr.contains(&format!("error[{code}]")), "{body}: {}", ran.stderr);
        assert!(ran.stderr.contains("templates/bomb.md:"), "{body}: {}", ran.stderr);
    }
}

#[test]
fn a_layout_that_does_not_settle_is_refused() {
    let project = Project::sample();
    let body = "```typst\n#let count = state(\"count\", 1)\n#context count.update(count.final() + 1)\n\
                #context count.final()\n```";
    project.write("templates/restless.md", template(body));
    refused(&project, "restless", "layout-error");
}

#[test]
fn bounds_can_be_raised() {
    let project = Project::sample();
    let body = "{% for a in range(end=3000) %}{% for b in range(end=2000) %}{% endfor %}{% endfor %}x";
    project.write("templates/many.md", template(body));
    refused(&project, "many", "template-passes");
    let ran = project.run(&["many", "--bounds", "2"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

/// The head of a PNG of so many pixels, without the rest.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    bytes
}

/// A drawing of some hundred bytes that takes any time or memory to draw is refused, and nothing else is lost by it.
#[cfg(unix)]
#[test]
fn a_drawing_that_takes_any_time_or_memory_is_refused() {
    let drawing = |inner: &str| {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">{inner}</svg>"#)
    };
    let filtered =
        |filter: &str| drawing(&format!(r##"{filter}<rect filter="url(#f)" width="99" height="99"/>"##));
    for (name, picture) in [
        (
            "turbulence",
            filtered(
                r#"<filter id="f" x="-1000" y="-1000" width="99999" height="99999"><feTurbulence baseFrequency="9"/></filter>"#,
            ),
        ),
        (
            "morphology",
            filtered(
                r#"<filter id="f" width="10" height="10"><feMorphology radius="500" operator="dilate"/></filter>"#,
            ),
        ),
    ] {
        let project = Project::sample();
        project.write(&format!("pictures/{name}.svg"), &picture);
        project.write("templates/heavy.md", template(&format!("甲\n\n![图](pictures/{name}.svg)")));
        refused(&project, "heavy", "image-heavy");
    }
    let project = Project::sample();
    let light = r#"<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>"#;
    project.write("pictures/light.svg", filtered(light));
    project.write("templates/light.md", template("甲\n\n![图](pictures/light.svg)"));
    project.make(&["light", "-f", "pdf,png"]);
}

#[test]
fn an_image_of_gigapixels_is_refused_by_its_header() {
    let project = Project::sample();
    project.write("large.png", png(30_000, 30_000));
    project.write("templates/large.md", template("![图](large.png)"));
    refused(&project, "large", "image-large");
}

#[test]
fn a_font_collection_of_any_number_of_faces_is_no_font() {
    let project = Project::sample();
    let mut bytes = b"ttcf\0\x01\0\0".to_vec();
    bytes.extend(4_000_000_000_u32.to_be_bytes());
    bytes.resize(4096, 0);
    project.write("fonts/many.ttc", bytes);
    refused(&project, "notice", "font-broken");
}

#[test]
fn data_files_are_bounded_together() {
    let project = Project::sample();
    for number in 0..10 {
        project.write(&format!("data/many{number}.yaml"), "- 1\n".repeat(400_000));
    }
    refused(&project, "notice", "data-large");
}

#[test]
fn many_faults_are_counted_and_the_first_hundred_listed() {
    let project = Project::sample();
    let rows = "- { name: 甲, sex: 无, 民族: 汉 }\n".repeat(60_000);
    project.write("data/roster.yaml", rows);
    let ran = project.run(&["notice"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stderr.matches("error[").count(), 100);
    assert!(ran.stderr.contains("problems, of which the first 100 are listed"), "{}", ran.stderr);
    let json = project.run(&["notice", "--message-format", "json"]);
    assert_eq!(json.stdout.lines().count(), 101);
}

#[test]
fn a_value_is_quoted_in_part() {
    let project = Project::sample();
    let table = "姓名,性别\n".to_string() + &"张三丰,男\n".repeat(500);
    project.write("people.csv", table);
    let ran = project.run(&["notice", "--roster", "people.csv"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.matches("张三丰").count() < 20, "{}", ran.stderr);
}
