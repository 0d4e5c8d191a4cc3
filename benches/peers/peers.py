"""What a letter costs with the program and with other ways to make it: on the same rows, one core, in one run.

usage: peers.py GEN FONTS COUNT
"""
import csv
import io
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
COLUMNS = {
    "姓名": "name", "性别": "sex", "民族": "nation", "出生年月": "born", "学历学位": "education", "政治面貌": "politics",
    "参加工作时间": "joined", "现工作单位": "unit", "现任职务": "post", "去向类别": "place", "挂职单位": "to_unit", "挂职职务": "to_post",
}
BODY = (
    "经旗委研究，决定选派{name}同志（{sex}，{nation}，{politics}，现任{unit}{post}）到你单位挂职锻炼，挂任{to_post}。",
    "挂职期限1年，自2024年3月起至2025年3月止。挂职期间，该同志的人事、工资关系保留在原单位，与原工作脱钩，由你单位负责日常管理。",
    "请于2024年3月11日前安排好该同志的报到、分工和工作生活条件，结合本人专业和经历安排有职有权的岗位，支持其大胆开展工作。"
    "期满由组织部门、派出单位和挂职单位共同考核。",
    "特此函达，请予接洽。",
)


def people(count):
    """Invented people, no two alike."""
    first, last = "欣昊宁嘉丽涛文静磊敏晨阳雪峰", "王李张赵刘陈杨周吴郑孙马"
    units = "民政局 教育局 水利局 司法局 财政局 审计局 统计局 林草局 医保局 信访局".split()
    for at in range(count):
        name = last[at % 12] + first[at // 12 % 14] + first[at // 168 % 14]
        yield {
            "name": name, "sex": "男", "nation": "汉族", "born": f"1990.{at % 12 + 1:02}", "education": "大学学士",
            "politics": "中共党员", "joined": "2012.07", "unit": "旗" + units[at // 3 % 10], "post": f"第{at}科科员",
            "place": "苏木乡镇", "to_unit": f"第{at}苏木", "to_post": "党委副书记", "at": at + 1,
        }


def spent():
    """Processor seconds of this process and of those that it started."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def kept(folder, letters):
    """Makes and writes letters one by one, the first of them unmeasured: what it costs, and the bytes of one."""
    next(letters)
    before, size, count = spent(), 0, 0
    for at, made in enumerate(letters):
        (folder / f"{at}.pdf").write_bytes(made)
        size, count = size + len(made), count + 1
    return spent() - before, size // count, count


def program(gen, folder, rows, *options):
    """The program, as a user runs it: files, checksums and manifest are written and synced."""
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    subprocess.run([gen, "init", project], check=True, capture_output=True)
    (project / "data/roster.yaml").unlink()
    with open(project / "data/roster.csv", "w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow([*COLUMNS, "编号"])
        table.writerows([[row[key] for key in COLUMNS.values()] + [f"B{row['at']}"] for row in rows])
    facts = (project / "data/meeting.yaml").read_text(encoding="utf-8").splitlines()
    some = [line for line in facts if "kind: 旗直部门" not in line and "kind: 国有企业" not in line]
    text = "\n".join(some).replace("total: 39", "total: auto").replace("count: 16", "count: auto")
    (project / "data/meeting.yaml").write_text(text + "\n", encoding="utf-8")
    before = spent()
    subprocess.run([gen, "letters", "-q", "--jobs", "1", *options], cwd=project, check=True)
    cost = spent() - before
    size = sum(file.stat().st_size for file in (project / "output").rglob("*.pdf"))
    return cost, size // len(rows), len(rows)


def typst_py(fonts, folder, rows):
    """Typst in a process that stays, with its caches warm."""
    import typst

    compiler = typst.Compiler(str(HERE / "letter.typ"), font_paths=[str(fonts)], ignore_system_fonts=True)
    letters = (compiler.compile(sys_inputs={"row": json.dumps(row)}) for row in [rows[0], *rows])
    return kept(folder, letters)


def typst_cli(fonts, folder, rows):
    """A process for each letter."""
    if not shutil.which("typst"):
        raise ImportError("no program typst")
    options = ["--font-path", fonts, "--ignore-system-fonts"]
    command = ["typst", "compile", *options, HERE / "letter.typ", "-"]
    letters = (
        subprocess.run([*command, "--input", f"row={json.dumps(row)}"], check=True, capture_output=True).stdout
        for row in [rows[0], *rows]
    )
    return kept(folder, letters)


def paragraphs(row):
    return [row["to_unit"] + "：", *("　　" + part.format(**row) for part in BODY)]


def title(row):
    return f"关于{row['name']}同志到你单位挂职锻炼的函"


MARK, DATE = "中共云川旗委组织部", "2024年3月6日"


def reportlab(fonts, folder, rows):
    """Lines cut by counting characters, drawn with TrueType fonts."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("Fang", "Biaosong"):
        pdfmetrics.registerFont(TTFont(name, str(fonts / f"Gongwen{name}.ttf")))

    def letter(row):
        out = io.BytesIO()
        page = Canvas(out, pagesize=(595.28, 841.89))
        page.setFont("Biaosong", 36)
        page.drawCentredString(300, 740, MARK)
        page.setFont("Biaosong", 22)
        page.drawCentredString(300, 600, title(row))
        page.setFont("Fang", 16)
        high = 550
        for words in (*paragraphs(row), MARK, DATE):
            for at in range(0, len(words), 28):
                page.drawString(79, high, words[at : at + 28])
                high -= 29.6
        page.save()
        return out.getvalue()

    return kept(folder, (letter(row) for row in [rows[0], *rows]))


STYLE = """
@font-face { font-family: Fang; src: url(FONTS/GongwenFang.ttf) }
@font-face { font-family: Biaosong; src: url(FONTS/GongwenBiaosong.ttf) }
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
body { font: 16pt/29.6pt Fang; text-align: justify } p { margin: 0 }
h1, h2 { font: 36pt Biaosong; text-align: center; color: #c00 } h2 { font-size: 22pt; color: #000 }
.end { text-align: right; margin-right: 4em }
"""


def weasyprint(fonts, folder, rows):
    """HTML and CSS."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    faces = FontConfiguration()
    style = CSS(string=STYLE.replace("FONTS", fonts.resolve().as_uri()), font_config=faces)

    def letter(row):
        body = "".join(f"<p>{words}</p>" for words in paragraphs(row))
        text = f"<h1>{MARK}</h1><h2>{title(row)}</h2>{body}<p class=end>{MARK}</p><p class=end>{DATE}</p>"
        return HTML(string=text).write_pdf(stylesheets=[style], font_config=faces)

    return kept(folder, (letter(row) for row in [rows[0], *rows]))


def word(fonts, folder, rows):
    """A template of Word, filled by docxtpl, all converted in one run of LibreOffice."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docxtpl import DocxTemplate

    if not shutil.which("soffice"):
        raise ImportError("no program soffice")
    template = Document()

    def add(words, face, size):
        part = template.add_paragraph().add_run(words)
        part.font.size, part.font.name = Pt(size), face
        part._element.rPr.rFonts.set(qn("w:eastAsia"), face)

    add(MARK, "Gongwen Biaosong", 36)
    add("关于{{ name }}同志到你单位挂职锻炼的函", "Gongwen Biaosong", 22)
    fields = {key: "{{ " + key + " }}" for key in [*COLUMNS.values(), "at"]}
    for words in (*paragraphs(fields), MARK, DATE):
        add(words, "Gongwen Fang", 16)
    template.save(folder / "template.docx")
    known = folder / "fonts.conf"
    known.write_text(f"<fontconfig><dir>{fonts.resolve()}</dir><cachedir>{folder}/cache</cachedir></fontconfig>")
    environment = {**os.environ, "FONTCONFIG_FILE": str(known)}

    before, files = spent(), []
    for row in rows:
        document = DocxTemplate(folder / "template.docx")
        document.render(row)
        files.append(folder / f"{row['at']}.docx")
        document.save(files[-1])
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder / "pdf"]
    command.append(f"-env:UserInstallation={(folder / 'office').as_uri()}")
    subprocess.run([*command, *files], check=True, capture_output=True, env=environment)
    made = list((folder / "pdf").glob("*.pdf"))
    return spent() - before, sum(file.stat().st_size for file in made) // len(made), len(made)


LATEX = r"""\documentclass{article}
\usepackage[a4paper,top=37mm,bottom=35mm,left=28mm,right=26mm]{geometry}
\usepackage{xeCJK,xcolor}
\setCJKmainfont[Path=FONTS/]{GongwenFang.ttf}
\newCJKfontfamily\biaosong[Path=FONTS/]{GongwenBiaosong.ttf}
\setlength{\parindent}{2em}\pagestyle{empty}
\begin{document}\fontsize{16}{29.6}\selectfont
"""


def xelatex(fonts, folder, rows):
    """All letters as one file."""
    if not shutil.which("xelatex"):
        raise ImportError("no program xelatex")
    pages = [LATEX.replace("FONTS", str(fonts.resolve()))]
    for row in rows:
        address, *body = paragraphs(row)
        pages.append(
            r"{\centering\biaosong\fontsize{36}{40}\selectfont\color{red} " + MARK + r"\par}{\centering\biaosong"
            r"\fontsize{22}{30}\selectfont " + title(row) + r"\par}\noindent " + address + "\n\n"
            + "\n\n".join(words.strip("　") for words in body)
            + r"\par\hfill " + MARK + r"\par\hfill " + DATE + "\\newpage\n"
        )
    (folder / "letters.tex").write_text("".join(pages) + r"\end{document}", encoding="utf-8")
    before = spent()
    command = ["xelatex", "-interaction=batchmode", "letters.tex"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return spent() - before, (folder / "letters.pdf").stat().st_size // len(rows), len(rows)


def alone(way):
    """Runs one way in a process of its own: its figures and its most memory, or why it cannot be run."""
    reader, writer = os.pipe()
    begin = time.time()
    child = os.fork()
    if child == 0:
        with tempfile.TemporaryDirectory() as folder, os.fdopen(writer, "w") as out:
            try:
                out.write(json.dumps(way(pathlib.Path(folder))))
            except (ImportError, OSError, subprocess.CalledProcessError) as missing:
                out.write(json.dumps(str(missing)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        figures = json.loads(said.read() or '"it ended early"')
    usage = os.wait4(child, 0)[2]
    return figures, usage.ru_maxrss // 1024, time.time() - begin


def main():
    gen, fonts, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    rows = list(people(count))
    few, some = rows[: max(2, count // 20)], rows[: max(2, count // 5)]
    ways = [
        ("gen letters", lambda folder: program(gen, folder, rows)),
        ("gen letters --exporter tagged", lambda folder: program(gen, folder, some, "--exporter", "tagged")),
        ("gen letters --merge", lambda folder: program(gen, folder, rows, "--merge")),
        ("typst-py, compiler kept", lambda folder: typst_py(fonts, folder, rows)),
        ("typst, a process a letter", lambda folder: typst_cli(fonts, folder, few)),
        ("XeLaTeX, one file", lambda folder: xelatex(fonts, folder, rows)),
        ("reportlab, no layout", lambda folder: reportlab(fonts, folder, some)),
        ("WeasyPrint", lambda folder: weasyprint(fonts, folder, few)),
        ("docxtpl and LibreOffice", lambda folder: word(fonts, folder, few)),
    ]
    print(f"{'':32}{'letters':>8}{'a CPU s':>9}{'ratio':>8}{'wall s':>8}{'MB':>6}{'bytes':>9}", flush=True)
    first = None
    for name, way in ways:
        figures, memory, wall = alone(way)
        if isinstance(figures, str):
            print(f"{name:32}not run: {figures}", flush=True)
            continue
        cost, size, made = figures
        rate = made / cost
        first = first or rate
        print(f"{name:32}{made:8}{rate:9.1f}{rate / first:8.3f}{wall:8.1f}{memory:6}{size:9}", flush=True)


main()
