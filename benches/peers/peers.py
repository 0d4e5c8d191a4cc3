"""What a letter costs with the program and with other ways to make it: on the same rows, one core, in one run.

usage: peers.py GEN FONTS FOLDER COUNT
"""
import csv
import io
import json
import pathlib
import resource
import shutil
import subprocess
import sys
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


def spent(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


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
    kept = [line for line in facts if "kind: 旗直部门" not in line and "kind: 国有企业" not in line]
    text = "\n".join(kept).replace("total: 39", "total: auto").replace("count: 16", "count: auto")
    (project / "data/meeting.yaml").write_text(text + "\n", encoding="utf-8")
    before = spent(resource.RUSAGE_CHILDREN)
    subprocess.run([gen, "letters", "-q", "--jobs", "1", *options], cwd=project, check=True)
    cost = spent(resource.RUSAGE_CHILDREN) - before
    files = list((project / "output/letters").glob("*.pdf"))
    return cost, sum(file.stat().st_size for file in files) // len(files)


def typst_py(fonts, folder, rows):
    """Typst in a process that stays, with its caches warm."""
    import typst

    compiler = typst.Compiler(str(HERE / "letter.typ"), font_paths=[str(fonts)], ignore_system_fonts=True)
    compiler.compile(sys_inputs={"row": json.dumps(rows[0])})
    before, size = spent(resource.RUSAGE_SELF), 0
    for row in rows:
        made = compiler.compile(sys_inputs={"row": json.dumps(row)})
        (folder / f"{row['at']}.pdf").write_bytes(made)
        size += len(made)
    return spent(resource.RUSAGE_SELF) - before, size // len(rows)


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
        page.drawCentredString(300, 740, "中共云川旗委组织部")
        page.setFont("Biaosong", 22)
        page.drawCentredString(300, 600, f"关于{row['name']}同志到你单位挂职锻炼的函")
        page.setFont("Fang", 16)
        high = 550
        for words in (row["to_unit"] + "：", *("　　" + part.format(**row) for part in BODY), "中共云川旗委组织部", "2024年3月6日"):
            for at in range(0, len(words), 28):
                page.drawString(79, high, words[at : at + 28])
                high -= 29.6
        page.save()
        return out.getvalue()

    letter(rows[0])
    before, size = spent(resource.RUSAGE_SELF), 0
    for row in rows:
        made = letter(row)
        (folder / f"{row['at']}.pdf").write_bytes(made)
        size += len(made)
    return spent(resource.RUSAGE_SELF) - before, size // len(rows)


def main():
    gen, fonts, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    count = int(sys.argv[4])
    rows = list(people(count))
    ways = [
        ("gen letters", lambda: program(gen, folder, rows)),
        ("gen letters --exporter tagged", lambda: program(gen, folder, rows, "--exporter", "tagged")),
        ("typst-py, compiler kept", lambda: typst_py(fonts, folder, rows)),
        ("reportlab, no layout", lambda: reportlab(fonts, folder, rows[: max(1, count // 10)])),
    ]
    results = []
    for name, way in ways:
        begin = time.time()
        try:
            cost, size = way()
        except ImportError as missing:
            print(f"{name}: {missing}")
            continue
        made = max(1, count // 10) if "reportlab" in name else count
        results.append((name, made / cost, time.time() - begin, size))
    print(f"{'':32}{'letters/CPU s':>14}{'ratio':>8}{'wall s':>8}{'bytes':>9}")
    for name, rate, wall, size in results:
        print(f"{name:32}{rate:14.0f}{rate / results[0][1]:8.2f}{wall:8.1f}{size:9}")


main()
