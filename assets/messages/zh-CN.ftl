# Labels
label-error = 错误
label-warning = 警告
label-hint = 建议
label-during = 当时
faults-count = 共 { $count } 处
first-here = 第一次在这里
parts-here = 各部分在这里
issued-here = 成文日期在这里
last-person-here = 名单的最后一人
did-you-mean = 是否想写 `{ $name }`？
during-group = 为“{ $name }”填充 { $template }
during-person = 用 { $data } 第 { $row } 人（{ $name }）填充 { $template }
also-others = 另有 { $count } 人也是这样
during-template = 填充 { $template }

# Builds
build-folder = `{ $folder }` 不是项目内各系统都能用的文件夹名
    .hint = 用简单的名字，不要有 `..`，如 `output`
build-group = `{ $name }` 只有一份，没有可分组的
    .hint = 去掉 `group_by`；它只用于每人一份的文种
build-personal = `{ $name }` 会印出身份证号或手机号，不能公开
    .hint = 去掉 `public`，或者去掉模板里的 `personal`
build-public-number = 公开的文件里有个人的身份证号或手机号，本次没有发布
    .hint = 从数据或模板里删去；单位联系电话请用座机
build-site-number = 网站的 `{ $path }` 页里有个人的身份证号或手机号，本次没有发布
    .hint = 看看 `gen.toml` 里的 `site` 和模板的标题
build-secret = `{ $name }` 标有密级，不能公开
    .hint = 去掉 `public`，或者去掉模板里的 `secrecy`
build-output-project = 输出文件夹 `{ $path }` 里就是项目本身
    .hint = 单独用一个文件夹：`-o output`
build-output-strange = `{ $path }` 里有不是 `gen` 做的文件，而生成会把整个文件夹换掉
    .hint = 换一个文件夹，或者清空它
build-option = `gen build` 不用 `{ $option }`
    .hint = 写进 `gen.toml`；`gen schema build` 说明能写什么
build-target = { $name }：生成 { $made } 份，{ $fresh } 份没有变化
build-strange = 以前生成的 { $count } 个文件被人改过，仍留着：{ $paths }
build-pruned = 以前生成的 { $count } 个文件已移到 `.gen/pruned`
build-withdrawn = { $path }：不再需要，生成时移走
build-withdrawn-others = 还有 { $count } 个文件也会移走
build-fresh = 没有要做的：{ $folder } 里的 { $count } 个文件都没有变化
build-done = 已生成，{ $folder } 里共 { $count } 个文件
build-stopped = 已停止，还有 { $left } 份没做；输出文件夹没有动
diff-document = { $path }：{ $reason }
diff-new = 新的
diff-same = 重做了，没有变化
diff-looks = 文字没有变；第 { $pages } 页的样子变了
diff-before = 原来的第 { $page } 页
diff-after = 现在的第 { $page } 页
diff-others = 还有 { $count } 份没有比较
diff-nothing = 没有变化
build-would = { $name }：要做 { $made } 份，{ $fresh } 份没有变化

# Files
io-not-found = 找不到 `{ $path }`
    .hint = 看看路径有没有写错；它从当前目录算起
io-denied = 没有权限读写 `{ $path }`
io-full = 磁盘已满，写不下 `{ $path }`
io-no-folder = 到不了 `{ $path }`：路径中有一段是文件，不是文件夹
    .hint = 改正路径，或者移走那个文件
io-exists = `{ $path }` 已经有了，不能再建
    .hint = 换一个名称，或者移走它
io-other = 读写 `{ $path }` 失败（{ $cause }）
    .hint = 再试一次；还不行就检查磁盘
io-busy = `{ $path }` 正被另一次运行使用
wait-for-other-run = 等它结束，或用 --output 换一个目录
file-too-large = `{ $path }` 超过 { $limit } MB
split-or-table = 把名单拆成几个文件，分几次生成
file-empty = `{ $path }` 是空的
    .hint = 照 `gen init` 样例里的同名文件填写；不用就删去
not-utf8 = `{ $path }` 不是 UTF-8 文本（第 { $offset } 字节起）
save-as-utf8 = 在编辑器中“另存为”，编码选 UTF-8
would-overwrite = `{ $path }` 已经存在，不覆盖
also-taken = 样例中另有 { $count } 个文件也已存在
init-elsewhere = 换一个目录，或先移走这个文件
outside-project = `{ $path }` 在项目目录之外
    .hint = 把文件移到项目目录里
font-broken = `{ $path }` 不是可用的字体文件
    .hint = 换成别的软件能用的 .ttf、.otf 或 .ttc 文件，或者删去

# Projects and meetings
project-yml = 把 `data/meeting.yml` 改名为 `data/meeting.yaml`
no-project = 这里和上级目录里都没有 data/meeting.yaml
init-project = 用 `gen init 目录名` 建一个样例项目，或用 --root 指定项目目录
meeting-not-chosen = 项目里有几个会议，不知道要哪一个
meeting-unknown = 没有名为 `{ $name }` 的会议
meeting-only = 这个项目只有一个会议：不用写 --meeting
meetings-known = 用 --meeting 指定其一：{ $names }

# YAML
yaml-syntax = YAML 写法有误（{ $cause }）
yaml-too-deep = 层次超过 { $limit } 层
    .hint = 减少层次；可照 `gen init` 的样例
yaml-too-many = 内容超过 { $limit }项
yaml-two-documents = 一个文件里只能有一份 YAML 文档
    .hint = 删去 `---` 一行，把两份并成一份
yaml-alias-cycle = 别名引用了自己
    .hint = 把值直接写出来
yaml-continued = 这一项缩进得太深，成了上一行的一部分
    .hint = 与上一项的 - 对齐
yaml-anchor = & 和它后面的字是 YAML 的锚点，不会当作内容
    .hint = 要当作内容，整个值用双引号括起来
yaml-unknown-alias = 别名所指的锚点不存在
    .hint = 把值直接写出来；本来就要写 `*` 的话，给文字加引号
yaml-key-not-text = 键必须是一个词
duplicate-key = 键 `{ $key }` 写了两次
    .hint = 删去其中一处
empty-value = `{ $key }` 后面没有值
write-value = 补上值
write-value-or-quotes = 补上值；确实为空就写 ""，或删去这一行
unknown-key = 不认识的键 `{ $key }`
known-keys = 这里可以写：{ $names }
missing-key = `{ $owner }` 缺少 `{ $key }`
field-means = `{ $key }`：{ $text }
wrong-type =
    { $expected ->
        [string] `{ $key }` 应为文字
        [string-or-array] `{ $key }` 应为文字，或者列表
        [integer] `{ $key }` 应为整数
        [number] `{ $key }` 应为数字
        [boolean] `{ $key }` 应为 true 或 false
        [array] `{ $key }` 应为列表
        [object] `{ $key }` 应为若干键值
       *[other] `{ $key }` 应为 { $expected }
    }，写的是{ $found ->
        [string] 文字 `{ $value }`
        [array] 列表
        [object] 键值
       *[other] { $value }
    }
not-an-option = `{ $value }` 不在可选值之中：{ $options }
wrong-form = `{ $key }` 的写法不对：`{ $value }`
text-empty = `{ $key }` 是空的
too-few-items = `{ $key }` 至少要有 { $limit } 项
too-many-items = `{ $key }` 至多 { $limit } 项
too-small = `{ $key }` 是 { $value }，不能小于 { $limit }
too-large = `{ $key }` 是 { $value }，不能大于 { $limit }
date-incomplete = `{ $value }` 不是成文日期：年、月、日要写全（7.3.5.4）
    .hint = 写作 2024-03-05；要用手填的地方留空：2024年　月　日
date-digits = `{ $value }` 没有用阿拉伯数字：成文日期和印发日期都要用（7.3.5.4、7.4.3）
    .hint = 写作 2024-03-05
secrecy-uncounted = 涉密公文要标注份号（7.2.1）
    .hint = 加上 `copy_number: "000001"`
order-mark = 命令的标志由发文机关全称加“命令”或“令”组成（10.2）：`{ $text }`
    .hint = 在机关全称后加上“令”
printed-early = 印发日期 { $printed } 早于成文日期 { $issued }（7.4.3）
    .hint = 改正其中一个日期
bad-date = `{ $value }` 不是一个日期
cell-correct = 在表里改正这一格
cell-fill = 在表里补上这一格
month-doubtful = `{ $value }` 可能是 1 月，也可能是丢了末尾 0 的 10 月：写作 `{ $year }.01` 或 `{ $year }.10`
month-serial = `{ $value }` 是电子表格里 { $day } 这一天的序号：写作 `{ $month }`，或者把单元格设为日期格式
date-form = 写作 2024-03-05，并查一查那个月有没有这一天
toml-wide = `{ $character }` 是全角符号，TOML 不认
    .hint = 等号、引号、逗号、括号都用英文半角的，先关掉中文输入法
toml-twice = `{ $key }` 写了两次
    .hint = 删掉一处；一张清单的第二项，表头写成 `[[…]]`
toml-colon = TOML 的键后面用等号，不用冒号
    .hint = 写成 `键 = "值"`
toml-quote-open = 这里的引号没有配对
    .hint = 文字两头都加引号：`title = "…"`
toml-key = `{ $key }` 是中文名称，TOML 里要加引号
    .hint = 写成 `[kinds."通知"]`，或者用文种的英文名：`[kinds.notice]`
toml-bracket-open = 这个表头没有写完
    .hint = 写成 `[site]` 或 `[[target]]`，自成一行
toml-comma = 清单的两项之间缺少逗号
    .hint = 写成 `formats = ["pdf", "txt"]`
toml-unquoted = TOML 里的文字要加引号
    .hint = 写成 `键 = "值"`；只有数字和 `true`、`false` 不加
toml-syntax = TOML 写法有误
    .hint = 写成 `键 = 值`，文字加引号，列表加方括号：`formats = ["pdf", "txt"]`
schema-other = 不符合规定（{ $cause }）
    .hint = 这里能写什么，见 `gen schema` 的输出
schema-broken = JSON Schema 有误（{ $cause }）
    .hint = 改正这个文件，或者删去后用 `gen schema` 重新生成
data-name = `{ $name }` 不能用作数据文件名
data-name-form = 用字母、数字和下划线，且不与 meeting.yaml 的键同名

# Rules over the data
total-not-sum = 总人数 { $total } 与各类之和 { $parts }={ $sum } 不符
    .hint = 改正人数；写成 `total: auto` 就由程序相加
roster-expected = 名单放在 meeting.yaml 旁边，文件名 roster.xlsx、roster.csv 或 roster.yaml；在别处则用 --roster 指定
roster-twice = 有两份名单：`{ $first }` 和 `{ $second }`
roster-one = 留下一份，或用 --roster 指定
table-encoding = `{ $path }` 从第 { $offset } 字节起，既不是 UTF-8 也不是 GB18030
table-encoding-known = 用 Excel 或 WPS 打开，另存为 Excel 工作簿（.xlsx）
table-broken = `{ $path }` 不是完好的工作簿，或者设了密码
table-save-again = 用 Excel 或 WPS 打开，去掉密码，另存一份
table-large = `{ $path }` 展开后超过 { $limit } MB，或者大得不像一份名单，或者单元格太多
table-markup = `{ $path }` 其实是网页或 XML，不是表格文件
    .hint = 用 Excel 或 WPS 打开，另存为 .xlsx
table-save-as = 请用 Excel 或 WPS 打开，另存为 .xlsx
table-sheet-unknown = `{ $path }` 里没有工作表 `{ $sheet }`
    .hint = 看看工作表的名称
table-sheets = 现有：{ $names }
table-sheets-hidden = 隐藏的工作表要用 --sheet 指明才读：{ $names }
table-cell-unread = 模板在这样的行里看不到“{ $heading }”一列
table-rows-unread = 表头下有 { $count } 行没有人员，没有读：第 { $rows } 行
    .hint = 如果是上一个人的内容，写进这个人那一行的各列里
table-no-header = 前 { $rows } 行里没有找到表头
    .hint = 把表头（姓名等）写在同一行；`gen roster --blank` 可做一张空表
table-headings = 表头要有“姓名”和：{ $names }
table-several-sheets = `{ $path }` 里有好几张工作表都有名单
table-choose-sheet = 用 --sheet 指定一张：{ $names }
table-columns-missing = 表头缺少：{ $names }
table-add-columns = 加上这些列；叫法不同的，改成这里的叫法
table-quote = 这个双引号没有配对，后面的格子和行都连成了一格
    .hint = 在这一格的末尾补上双引号；引号本身是内容的，写成两个
table-nobody = 表头下面没有人
    .hint = 在表头下面每行填一个人
table-cells-more = 这一行的格子比表头多
    .hint = 格子里有逗号的，用英文双引号括起来；确有这一列的，在表头里写上它的名称
table-column-twice = “{ $heading }”和“{ $first }”是同一项内容
    .hint = 给其中一列改名（挂职的写挂职单位、挂职职务）；真是重复的才删去
table-not-parted = “{ $headings }”里的“{ $text }”分不出单位和职务
table-cell-over = 一个格子跨了好几列：{ $headings }
table-unmerge = 取消合并，每一列各填各的
table-part = 单位和职务之间空一格，或者分成两列
table-long-number = 这个号码是按数值存的，第 15 位以后已经丢失
table-number-shortened = 表格软件只写出了这个号码的前几位，其余的数字已经丢失
table-row-wider = 这一行有 { $cells } 格，多数行只有 { $usual } 格：文字里的分隔符把一格分成了两格
    .hint = 把带分隔符的文字放进引号（"…"）里；如果只是行末多了空格子，把它删掉
table-not-text = 这一格里是数值或者日期 `{ $text }`，不是文字
table-write-words = 写上文字；文字以数字开头的，先把单元格设为文本格式
table-as-text = 把整列设为文本格式，再重新填写
table-formula = 这个公式没有算出的值
table-calculate = 用 Excel 或 WPS 打开，重新计算后保存
table-error = 这一格是错误值 `{ $text }`
table-cell-long = 这一格超过 { $limit } 个字
table-shorten = 请删短；电子表格的一格也放不下更多
table-mend = 改正公式，或直接填写内容
roster-understood = 名单 `{ $path }`（{ $found }）：{ $people } 人
roster-blank-written = 空白名单写在 { $path }，用 Excel 或 WPS 填好后，存为 meeting.yaml 旁边的 { $name }
roster-blank-ending = `{ $path }` 的扩展名既不是 .xlsx 也不是 .csv
    .hint = 扩展名写成 .xlsx（工作簿）或者 .csv（文本表格）
roster-column = { $heading } → `{ $field }`
roster-length = 总人数是 { $total }，名单有 { $rows } 人
roster-or-total = 补全名单，或改正总人数
place-twice = 去向 `{ $place }` 列了两次
    .hint = 合成一项
place-unknown = 第 { $row } 人（{ $name }）的去向 `{ $place }` 在会议文件中没有列出
places-known = 会议文件列出的去向：{ $names }
place-count = 去向 `{ $place }` 写的是 { $count } 人，名单中有 { $found } 人
    .hint = 改正人数或名单；写成 `count: auto` 就由程序数
person-twice = 第 { $row } 人 { $name } 与第 { $first } 人同名同单位
joined-early = 第 { $row } 人 { $name } 的参加工作时间 { $joined } 距出生年月 { $born } 不足 16 年
    .hint = 核对这两个年月
joined-late = 第 { $row } 人 { $name } 的参加工作时间 { $joined } 在会议日期之后
    .hint = 核对这个年月和 `meeting.date`
born-range = 第 { $row } 人 { $name } 的出生年月 { $born } 不合情理
born-ages = 会议召开时干部应在 16 至 70 岁之间；请核对年份
id-checksum = 第 { $row } 人 { $name } 的公民身份号码校验码不符，有数字写错
id-born = 第 { $row } 人 { $name } 的出生年月与公民身份号码中的不一致
id-sex = 第 { $row } 人 { $name } 的性别与公民身份号码中的不一致
id-twice = 第 { $row } 人 { $name } 的公民身份号码与第 { $first } 人的相同
id-compare = 请对照身份证核对；号码不在这里显示
report-before-notice = 报到日期 { $report } 早于通知的成文日期 { $notice }
    .hint = 核对这两个日期
glyph-missing = 没有字体可以显示 { $characters }
glyph-missing-person = 没有字体可以显示第 { $row } 人（{ $name }）的 { $characters }
glyph-missing-page = 没有字体可以显示第 { $page } 页的 { $characters }
glyph-missing-drawing = 没有字体可以显示第 { $page } 页 `{ $path }` 这幅图里的 { $characters }
    .hint = 在图里换一个字，或在绘图软件里把文字转成轮廓（曲线）再保存，或把含有这个字的字体放进项目的 fonts 目录
glyph-unseen = 这是看不见的字符，多半是从网页或别的程序里带来的：把它删去，重新打一遍这几个字
glyph-hint = 换一个字，或把含有这个字的字体放进项目的 fonts 目录

# Templates
front-matter-missing = 模板没有头部
front-matter-open = 模板头部没有结束：这个 --- 之后没有第二个 ---
front-matter-form = 第一行写 ---，接着写 name、layout、title，再写一行 ---；见 `gen schema template`
template-missing = 找不到 `{ $name }`
templates-known = 现有：{ $names }
template-undefined = 模板中的 `{ $name }` 没有值
    .hint = 在这之前给它值，或者放进 `{"{%"} if … %{"}"}` 里，有值才印
known-values = 现有：{ $names }
give-date = 在 meeting.yaml 的 documents 下写明日期，或用 --date 2024-03-05 给出
only-each = 这个值只在每人一份的模板（each: roster，不写 group_by）中才有；一组人一份的，用 people 和 group
template-unknown =
    { $what ->
        [filter] 没有名为 `{ $name }` 的过滤器
        [function] 没有名为 `{ $name }` 的函数
        [test] 没有名为 `{ $name }` 的判断
        [component] 没有名为 `{ $name }` 的组件
       *[other] 没有名为 `{ $name }` 的模板
    }
template-reference = 可用的写法见 README 的“模板”一节
template-error = 模板有误（{ $cause }）
    .hint = 改正模板的这一处；写法见 `README.zh.md` 的模板一节
template-stops = 模板中止：{ $text }
    .hint = 按模板所说的做
template-component-twice = 组件 `{ $name }` 写了两次
    .hint = 给其中一个改名
template-reserved = 模板不能使用 `{ $name }` 开头的名称
    .hint = 换一个名称
template-passes = 模板里的循环超过 { $limit }次
template-shape = 这里的值是列表、键值或真假，不是可以印出的文字
    .hint = 列表用 `| listing` 或 `{"{%"} for {"%}"}`，键值写出其中的一项，真假用 `{"{%"} if {"%}"}`
template-bytes = 模板生成的文字超过 { $limit } MB
raise-bounds = 确有需要时，用 `--bounds 2` 把各项上限放宽到两倍
memory-little = 内存不足：至少要有 { $limit } MB 可用
memory-free = 关闭其他程序，或放宽内存限制（`ulimit -v`）
sandbox-unknown = 本系统不能使用 `--sandbox`
sandbox-where = 请在 Linux 上运行，或先把模板看一遍再用
sandbox-start = 沙箱无法建立（{ $cause }）
    .hint = 腾出内存或进程，再试一次
sandbox-partly = 本系统只能限制沙箱的内存和时间，不能完全限制它的文件和网络
    .hint = 别指望它更多；新一些的 Linux 内核能全部限制
sandbox-time = 运算超过 { $limit } 秒，已停下
sandbox-memory = 占用的内存超过 { $limit } MB，已停下
sandbox-stack = 内容一层套一层，太深了
sandbox-died = 沙箱里的进程因信号 { $signal } 结束
    .hint = 信得过这些模板，才去掉 `--sandbox` 运行
template-extends = 模板不能使用 extends
use-include = 共用的部分放进 partials，用 include 引入
typst-not-filled = Typst 块里的内容不填充
typst-facts = 在块里用 facts 取值，如 #facts.cadres.total
document-number-form = 发文字号 `{ $text }` 的写法不对：年份写全，用六角括号〔〕，顺序号不加“第”、不补零（7.2.5）
copy-number-form = 份号 `{ $text }` 不足 6 位（7.2.1）
secrecy-level = `{ $text }` 不是密级
secrecy-levels = 密级是绝密、机密、秘密；内部文件不标密级（7.2.2）
secrecy-form = 密级和保密期限 `{ $text }` 的写法不对：中间用★，期限用阿拉伯数字（7.2.2）
urgency-form = `{ $text }` 不是紧急程度
urgency-known = 紧急程度是：{ $names }（7.2.3）
title-mark = 标题以 `{ $mark }` 结尾
title-mark-hint = 标题末尾不用标点，删去它
title-open = 标题里的 `{ $open }` 和 `{ $close }` 不成对
title-open-hint = 补上缺的一个，或删去多的一个
write-as = 写作 `{ $text }`
filled-empty = 填充后 `{ $key }` 是空的
    .hint = 在数据里填上这个值，或者把文头设置里的这一行删去
kind-twice = 有几个文种都叫 `{ $name }`：{ $names }
    .hint = 用模板的文件名指定是哪一个，并把其中一个的 `name` 改掉
kind-unknown = 没有名为 `{ $name }` 的文种
kinds-known = 现有文种：{ $names }
group-unknown = 名单中没有人填了 { $name }，不能按它分组
group-known = 有这些列：{ $names }
group-empty = 这个人的 { $name } 是空的，归不进任何一组
    .hint = 给这个人填上这一列
group-needs-each = `group_by` 要与 `each: roster` 同用
    .hint = 加上 `each: roster`，或者删去 `group_by`
only-list-empty = 列表 { $path } 里没有人
only-list-form = 在里面写姓名、第几人（`3`）或第几至第几人（`5-9`），一行一个
list-form-toml = 列表写作 `{ $key } = ["甲", "乙"]`
only-without-each = `{ $name }` 不是每人一份，不能用 `--only` 和 `--where`
    .hint = 去掉这个选项，或者换一个每人一份的文件（见 `gen list`）
row-unknown = 名单里没有第 `{ $rows }` 人，只有 1 到 { $count }
    .hint = `gen roster` 列出各行
nobody-chosen = 名单里没有人符合
    .hint = `gen roster` 列出名单；看看 `--only` 和 `--where`
person-unknown = 名单中没有 { $name }
person-from-roster = 照名单中的写法写姓名，也可写行号 3、3-8；几个人就写几次 --only，或用 @文件 列出

# Markdown
markup-supported = 可用：标题、段落、强调、列表、表格、引用、脚注、单独成段或者独占一格的图片、---（换页）、```typst 块
markup-unsupported = 不支持这种写法
markup-html = 不支持 HTML
markup-code = 不支持代码
markup-indented = 行首有四个以上空格，成了代码块
heading-too-deep = 标题最多四级
    .hint = 用一到四个 #
image-in-line = 图片要单独成段，或者独占表格的一格
footnote-missing = 脚注 `{ $label }` 没有内容
    .hint = 另起一行写 `[^名称]: 内容`
footnote-not-paragraph = 脚注只能是一段文字
    .hint = 写成一段
footnote-unused = 脚注 `{ $label }` 没有被引用
    .hint = 在该加注的地方写 `[^名称]`，或者删去
table-row-short = 这一行的单元格少于 { $columns } 列，其余的会是空白
    .hint = 每格都写上；确是空白的，两条竖线之间留空；与左格、上格合并的写 `<`、`^`
table-row-long = 这一行的单元格多于 { $columns } 列，多出的会丢失
    .hint = 删去多出的单元格，或给表头加列；竖线本身写作 \|
table-row-alone = 这一行像表格的一行，却不在表格里，会照原样印出来
    .hint = 表格的竖线写半角的 `|`，各行之间不能空行，表头下面要有 `|---|` 一行；循环里的标记用 `{"{%-"}` 去掉换行
lines-joined = 这一行会和上一行连成一段
    .hint = 前面空一行，自成一段；本来就是一段的，接在上一行后面
emphasis-alone = 这里的星号没有成对
    .hint = 强调写成 `**词**`；要印出星号，写 `\*`
link-definition = Markdown 把这一行当作链接的地址，不会印出来
    .hint = 要印出来，在 [ 前面加 \
link-target = `{ $target }` 不是网址，却写成了链接，不会印出来
    .hint = 要印出来，在 [ 前面加 \
footnote-twice = 脚注 `{ $label }` 写了两次
    .hint = 两个脚注用两个名称
value-one-line = 值里有换行，这里只能写一行：去掉换行，整个值写在一行里
person-open = 第 { $row } 人的 `{ $field }` 还没有填：`{ $text }`
    .hint = 写上要印出来的内容
name-odd = 第 { $row } 人的姓名“{ $name }”不像一个人的姓名
    .hint = 只写姓名，一行一个人；不带序号、称呼和别的符号
table-name-merged = 姓名和上一行合并了，这一行不知道是谁
new-layout-known = 已有版式 `{ $name }`，新的会顶替它
new-layout-other = 换一个名称；要改现有的版式，先用 `gen layout export` 取出来
roster-rename = 名单是这里的哪个文件？{ $names }：改名为 roster 加原来的扩展名（小写），或者用 --roster 指定
report-ending = 结果是名单的副本，写不成 `{ $path }` 这样的文件
report-endings = 文件名以 { $ending } 或 `.json` 结尾
deps-elsewhere = 换一个文件名：依赖写在单独的文件里，如 papers.d
merge-stray = 这一批的文件夹里有清单上没有的文件：{ $paths }
    .hint = 不是这一批的就移走；各部分是照不同的名单做的，就全部重做
report-elsewhere = 换一个文件名；只有以前的结果才会被新的结果替换
import-raised = 有 { $count } 处上标或下标，只有 ¹ ² ³ 保留下来，其余排成了正文
import-raised-hint = 逐处看看，数字的意思有没有变
import-struck = 有 { $count } 处加了删除线的字，已排成正文
import-struck-hint = 不要的话删去
body-without-text = 文件没有正文
    .hint = 正文写在第二个 `---` 的下面；如果正文都在 `if` 里，请写明条件不成立时用什么文字
attachment-without-text = 第 { $number } 个附件没有内容
    .hint = 内容写在 `body` 所指的模板里；不写 `body` 的附件只列名称，另行印发
heading-empty = 标题是空的
    .hint = 写上标题，或删去这一行的 #
heading-underlined = 这一行会使上面的一段变成标题
    .hint = 要换页，就在它前面空一行；要标题，就在那一段前面写 #
list-number = 这一项写的是 { $number }，印出来会是 { $wanted }
    .hint = 序号依次写；不是列表的，在数字后面的点前加 \
page-break-inside = 引用和列表里不能换页
typst-from-data = Typst 块只能写在模板里，不能来自数据

# Setting and export
layout-error = 版式出错（{ $cause }）
    .hint = 改正这里的 Typst 代码；版式能用什么，见 `docs/layouts.zh.md`
layout-key-needed = 版式 `{ $layout }` 需要 `{ $key }`
sealing-unprinted = `sealing: { $sealing }` 不印 `{ $key }`
    .hint = 删掉它，或改写 `sealing`：`seal` 和 `none` 印 `signature`、`signatures`，`stamp` 印 `post`、`posts`
attachment-unprinted = 这个附件什么也不印：没有 `body`，`listed: false` 又不把它列入附件说明
    .hint = 用 `body` 写明 `templates` 里的正文模板；另附的附件删掉 `listed: false`，就列入附件说明
key-one-or-many = 写了 `{ $many }`，就不印 `{ $one }`
    .hint = 全部写在 `{ $many }` 里
layout-key-unused = 版式 `{ $layout }` 不印 `{ $key }`
    .hint = 删去这一项，或者换一种版式
layout-key-pair = 写了 `{ $one }` 就要写 `{ $other }`
    .hint = 两项都写，或者都不写
layout-mark-long = 发文机关标志“{ $mark }”有 { $length } 个字，最多排得下 { $most } 个
layout-head-full = 版头和标题占满首页，正文排不上首页
    .hint = 缩短标题，或减少标志里的机关、签发人
layout-table-wide = 表格里不能断开的外文或数字比版心还宽
    .hint = 缩短、减少列数，或把附件改为横排（`orientation: sideways`）
layout-table-names = 表格列数太多，姓名不得不断开
    .hint = 减少列数，或把表格放进横排的附件（`orientation: sideways`）
layout-outside = 第 { $page } 页的“{ $text }”超出版心
    .hint = 缩短，或人工回行
layout-imprint-long = 版记一页排不下
    .hint = 用统称（各苏木乡镇、旗直各部门），或把名单列为附件
layout-seals-room = { $count } 枚 { $diameter } 毫米的印章一页排不下
    .hint = 用规范化简称，或换直径小一些的印章（`seal_diameter`）
layout-line-long = “{ $text }”一行排不下
    .hint = 缩短
layout-sideways-table = 横排附件“{ $title }”只能是一个表格
    .hint = 附件里只留这个表格，或者删去 `orientation: sideways`
layout-post-wide = 职务“{ $post }”过长，排不进签名章左边的位置
    .hint = 用简短些的职务名称
layout-row-high = 有一行要高 { $height } 毫米，加上表头超过了一页的 { $most } 毫米
    .hint = 在“行高”里写小一些
layout-signature-wide = 署名“{ $name }”过长，排不进它的位置
    .hint = 用机关的规范化简称
layout-stamp-high = 签名章图片 `{ $path }` 过高
    .hint = 换一张宽不小于高的图片
layout-card-blocks = 桌签只能有姓名，每个姓名一段
    .hint = 每段写一个姓名，段间空一行
layout-part-long = `{ $part }`的行数太多，行距缩小也放不下
    .hint = 把这一联里的姓名职务、去往单位或者事由写短些
layout-card-long = 桌签上的姓名太长
    .hint = 只写姓名，不写单位和职务
layout-reading-blocks = 阅读稿只能有标题和段落
    .hint = 去掉表格、列表和图片，或者改用版式 `speech`
layout-slips-uneven = `options.{ $key }` 有 { $found } 行，介绍信有 { $count } 份
    .hint = 每份介绍信写一行，次序与名单相同
layout-count-uneven = `{ $key }` 应有 { $count } 项，每个署名一项，实有 { $found } 项；只留位置的写空串
    .hint = 补齐或删去多余的
layout-sentence-long = 有一句话一页排不下
    .hint = 用句号断开
layout-refuses = 版式不接受：{ $text }
    .hint = 按版式所说的修改
layout-clause = 依据 GB/T 9704—2012 第 { $clause } 条
signature-alone = 署名会单独占一页，调整行数也避不开
signature-alone-hint = 在正文中增减几个字，或用 --- 另起一页
image-unsaid = 这张图片没有文字说明；无障碍的 PDF（`ua-1`）须有说明
    .hint = 在方括号里写上图中是什么：`![机关印章](seal.png)`
archival-undated = 没有日期的文件不能由 Typst 写成归档的 PDF（`a-2b`）
    .hint = 给文件写上日期，或者不用 `--exporter tagged`、矢量图（SVG）和渐变色
export-failed = 导出失败（{ $cause }）
    .hint = 换一种格式试试，并报告这条消息

# The program
made-batch = 已生成 { $count } 份，在 { $folder }
check-spacing = { $kind }：{ $count } 份每面 { $lines } 行、每行 { $characters } 字（通常 { $usual_lines } 行、{ $usual_characters } 字）{ $head ->
    [close] ，版头收紧
    [closest] ，版头及其空行收紧
    [wide] ，版头放宽
   *[usual] { "" }
}{ $rows ->
    [100] { "" }
   *[other] ，表格行高为平常的 { $rows }%
}{ $empty ->
    [0] { "" }
   *[other] ，署名前的页末仍多空 { $empty } 行，正文增减几行才填得满
}（7.3.5.5 调整行距、字距）
checked = 没有问题：{ $kinds } 个文种，{ $count } 份文件
list-meetings = 会议：
list-kinds = 文种：
list-each = （每人一份）
list-own = （本项目）
fonts-gaps = 由 { $family } 补 { $characters }
fonts-nobody = 没有字体可以显示：{ $characters }
init-done = { $here ->
    [yes] 样例项目已建在当前目录；运行 `gen notice`
   *[no] 样例项目已建在 { $folder }；进入该目录运行 `gen notice`
    }
usage-unknown-option = 没有选项 `{ $name }`
usage-unknown-command = 没有命令或文种 `{ $name }`
usage-missing = 缺少 { $names }
usage-value-missing = `{ $name }` 后面要有一个值
usage-bad-value = `{ $name }` 的值 `{ $value }` 不对
usage-twice = `{ $name }` 只能写一次
usage-conflict = `{ $name }` 和 `{ $other }` 不能同时用
usage-no-command = 没有说要做什么
usage-other = 命令行写法有误
usage-options = 可以是：{ $names }
usage-help = `gen --help` 列出全部命令和选项

# Help
help-about = 从一个 YAML 文件生成公文（GB/T 9704—2012）
help-after = 退出码：0 完成，1 数据或模板有误，2 命令有误，3 一批中有的未成，70 程序内部出错，74 读写失败，130 或 143 被信号中止
help-commands = 命令
help-options = 选项
help-list = 列出会议和文种
help-build = 按 `gen.toml` 生成全部文件，做完整套再一次换上
help-build-deps = 把哪些文件由哪些文件做成写进这个文件
help-build-deps-format = 写法：make 或 ninja 的规则，json，zero 只列输入、以零字节分隔（默认 make）
help-build-list = 只列出会有哪些文件，不生成
help-diff = 看看一次生成会改变哪些文件、怎样改变
help-diff-pictures = 把变了的页面前后并排写进这个文件夹，PNG 和 HTML
help-check = 每份文件都试排一遍，只检查，不写文件
help-check-kinds = 只检查这些文种
help-schema = 打印 JSON Schema，供编辑器使用
help-schema-file = 哪个文件
help-fonts = 列出各字体的用途、来源和缺字
help-fonts-licenses = 打印内置字体的许可证
help-init = 建一个样例项目
help-init-folder = 目录
help-init-here = 目录（默认：当前目录）
help-completions = 打印命令行补全脚本
help-completions-shell = 哪种壳程序
help-man = 打印手册页
help-root = 项目目录；不写则从当前目录向上找
help-data = 数据目录，默认为项目的 data
help-roster = 名单文件，默认在 meeting.yaml 旁边
help-roster-blank = 写一份空白名单，供填写
help-roster-show = 查看名单读成了什么
help-sheet = 名单在工作簿的哪张工作表
help-meeting = 会议名，项目有几个会议时用
help-output = 输出目录，默认为项目的 output
help-format = 输出格式，可写几个，用逗号隔开
help-ppi = PNG 每英寸像素数（默认 { $default }）
help-date = 数据中没有日期时用的成文日期
help-only = 只给这些人：姓名、第几人（`3`）、第几至第几人（`5-9`）或名单文件（`@文件`），可多次写
help-where = 只给符合条件的人，如 `unit == "旗财政局"`
help-value-expression = 条件
help-jobs = 同时生成几份（默认每核一份）
help-font-path = 先在这个目录找字体，可重复
help-bounds = 把输入大小和模板运算的各项上限放宽到 N 倍（1 到 100）
help-sandbox = 在限制内存和时间、不通网络的进程中运行模板和版式
help-pdf-standard = PDF 须符合的标准，用逗号分开：a-2b 归档（红色按屏幕显示），ua-1 无障碍
help-exporter = 由谁写 PDF：fast 快，tagged 用 Typst 自己的（默认 fast）
help-draft = 在页面上画出版心、行格和要素名称，页边列出逐条量得的距离
help-quiet = 只报告错误
help-verbose = 列出生成的每个文件
help-color = 消息是否带颜色
help-lang = 消息的语言
help-message-format = 消息的格式；json 为每行一个对象
help-help = 显示帮助
help-version = 显示版本
label-note = 说明
printed-here = 在这里印出
filled-line = 填充后这一行是“{ $text }”
io-cause-folder = 这是一个目录
io-cause-no-folder = 路径中有一段不是目录
io-cause-read-only = 磁盘是只读的
io-cause-too-large = 文件超过允许的大小
io-cause-quota = 磁盘配额已用完
io-cause-busy = 正被别的程序占用
io-cause-name = 文件名不合规定或过长
io-cause-exists = 已经存在
io-cause-not-empty = 目录不是空的
io-cause-network = 网络盘没有响应
io-cause-interrupted = 操作被中断
io-cause-end = 文件不完整
io-cause-memory = 内存不足
io-cause-unsupported = 系统不支持这个操作
io-cause-number = 系统错误 { $number }
io-cause-other = 系统没有说明原因
json-syntax = 不是合法的 JSON
schema-not-sound = 不是合法的规定
schema-constant = 只能是 `{ $value }`
schema-unique = 各项不能重复
schema-max-length = 最多 { $limit } 个字
schema-multiple = 须是 { $value } 的倍数
schema-above = 须大于 { $limit }
schema-below = 须小于 { $limit }
schema-min-keys = 至少要有 { $limit } 个键
schema-max-keys = 最多 { $limit } 个键
schema-contains = 缺少必须有的一项
schema-format = 不是 `{ $format }` 的形式
schema-unexpected = 不允许的键：{ $names }
schema-no-match = 不是允许的任何一种写法
exported-layouts = 版式、字体和样例文档已写入 { $folder }；在那里用 `typst watch main.typ --font-path fonts` 预览
new-name = `{ $name }` 不能用作文件名
    .hint = 换一个没有 / \ : * ? " < > | 的名字
new-layout-next = 在模板里写 `layout: { $name }` 即可使用；说明见 docs/layouts.zh.md
new-kind-command = `{ $name }` 是程序自己的命令
new-kind-known = 已有文种 `{ $name }`
new-kind-other = 换一个名称；要改现有的文种，改 templates 里它的文件
new-kind-next = 改好以后运行 `gen { $name }`
help-layout = 与版式有关的命令
help-layout-export = 导出版式和样例文档，供单独的排版程序预览
help-new = 新建一次会议、一个文种或一个版式
help-new-what = 新建什么：会议、文种、版式
help-new-name = 名称
help-usage = 用法：
help-word-options = 选项
help-word-command = 命令
help-heading-commands = 命令：
help-heading-values = 参数：
help-heading-options = 选项：
man-name = 名称
man-synopsis = 用法
man-description = 说明
man-options = 选项
man-extra = 其他
man-version = 版本
man-authors = 作者
untranslated = 原因没有译文，加上 --lang en 可看原文
yaml-cause-tab = 该用空格的地方用了制表符
yaml-cause-indent = 这一行与上面的键对不齐，或一个值后面多了内容
yaml-cause-item = 列表的每一项都以 - 开头，并且对齐
yaml-cause-colon = 这一行没有冒号和空格，或列表的 - 后面没有空格
yaml-cause-colon-place = 这里不能有冒号：值里有冒号就用英文双引号括起来；是键就与上面的键对齐
yaml-cause-unclosed = 这里不能有冒号；看上面的行是否有括号或引号没有配对
yaml-cause-space = 这里少了一个空格
yaml-cause-comma = 逗号前面没有内容
yaml-cause-separator = 这里缺逗号或 `{ $close }`
yaml-cause-open = `{ $open }` 没有配对的右括号
yaml-cause-close = 多了一个右括号
yaml-cause-mismatch = 左括号是 `{ $open }`，右括号却是 `{ $close }`
yaml-cause-dash-inside = 方括号里各项用逗号隔开，不用 -
yaml-cause-dash = 列表的 - 要另起一行
yaml-cause-quote = 引号没有配对
yaml-cause-after-quote = 右引号后面多了内容；值里的引号写作 `{ $escaped }`
yaml-cause-quote-indent = 引号里换行以后缩进不够
yaml-cause-escape = 双引号里的反斜杠写作 \\，或改用单引号
yaml-cause-comment = 跨行的值中间不能有 # 注释
yaml-cause-hash = # 前面要有空格；# 是内容就用英文双引号括起来
yaml-cause-character = 这里不能写字符 `{ $character }`；是内容就用英文双引号括起来
yaml-cause-invisible = 有一个看不见的字符 U+FEFF，请删去重打这一行
yaml-cause-document-end = ... 后面不能再有内容
yaml-cause-block = | 或 > 后面要换行再写内容；是内容就用英文双引号括起来
yaml-cause-block-zero = | 或 > 后面的数字不能是 0
yaml-cause-block-indent = | 或 > 下面各行缩进不一致
yaml-cause-first = 值不能以 `{ $character }` 开头，请用英文双引号括起来
yaml-cause-end = 文件在一个值中间就结束了
yaml-cause-value = 这里缺一个值
yaml-cause-other = 这里的写法不合规则
internal = 程序内部出错（{ $cause }）
    .hint = 把这条消息发给我们，不必附数据
usage-extra-word = 多了一个词 `{ $name }`
usage-no-value = `{ $name }` 后面不能有值
usage-not-utf8 = 命令行里有不是 UTF-8 的文字
usage-whole = 应为 { $least } 到 { $most } 的整数
help-value-folder = 目录
help-value-file = 文件
help-value-name = 名称
help-value-format = 格式
help-value-number = 个数
help-value-date = 年-月-日
help-value-when = 何时
help-value-language = 语言
help-value-kind = 文种
help-value-shell = 壳程序
help-value-what = 种类
stopped = 已中止：完成 { $made } 份，余下 { $left } 份没有开始
stopped-check = 已停止：还有 { $left } 份没有看
    .hint = 再运行一次同样的命令
io-cause-special = 这不是普通文件
io-cause-loop = 符号链接互相指向，没有终点
link-dangling = `{ $path }` 是符号链接，它指向的文件不存在
    .hint = 把文件本身放到这里
no-locks = `{ $path }` 所在的磁盘不能加锁，请勿同时运行两次
    .hint = 最好放在本机磁盘上做
busy-process = 正在使用它的进程是 { $number }
io-output = 标准输出写不下去（{ $cause }）
    .hint = 检查磁盘，或者读取输出的那个程序
io-cause-full = 磁盘已满
personal-public = 写了 `personal: true` 的文件不能公开
personal-or-public = 去掉写明公开的附注，或去掉 `personal: true` 和印身份证号、电话号码的内容
personal-needed = 身份证号和电话只有头部写了 personal: true 的模板才能用
faults-more = 至少 { $count } 处，只列出前 { $listed } 处
image-heavy = 图片 { $path } 画起来占用的内存或时间太多
image-simplify = 另存为 PNG，或者去掉其中的滤镜和层层嵌套
image-not-found = 没有图片 `{ $path }`
image-titled = 表格里的图片没有图题
    .hint = 删去引号和里面的字；方括号里已写明图片的内容
image-broken = `{ $path }` 不是能读的图片
    .hint = 用看图程序打开，另存为 PNG 或 JPEG
image-large = 图片 `{ $path }` 是 { $width }×{ $height } 像素，超过 { $limit }像素
image-shrink = 缩小图片，或改用 SVG
data-large = 数据文件加起来超过 { $limit } MB
nested-deep = 引用和列表一层套一层，超过 { $limit } 层
    .hint = 减少层次
timings = 各阶段用时（所有线程合计，秒）：填充 { $fill }，排版 { $set }，导出 { $export }，写盘 { $write }
timings-passed-on = 改由 Typst 导出 { $count } 份，因为有{ $what ->
        [font] PostScript 轮廓的字体，或可变字体
        [link] 指向不明的链接
        [paint] 渐变色或透明色
        [picture] 矢量图，如 SVG
        [shape] 斜变形的线条
        [structure] 少见的结构
        *[other] 描边的或从右向左排的文字
    }
fresh-volumes = { $count } 组合订本没有变化，未重做
fresh-packs = { $count } 个压缩包没有变化，未重做
fresh-batch = { $count } 份没有变化，未重做
kept-altered = { $count } 个文件改过，或不是程序生成的，已换成新的；原来的保存在 { $paths }
stale-files = { $count } 个以前生成的文件现在不会再生成：{ $paths }；加 --prune 可移走
stale-pruned = { $count } 个不会再生成的文件已移到输出文件夹的 .gen/pruned（生成后改过的不动）：{ $paths }
store-newer = `{ $path }` 是新版程序写的，这一版不能读
store-newer-program = 请使用新版程序，或换一个输出文件夹
store-broken = `{ $path }` 已损坏，不能读
store-move-away = 把这个文件移到别处再运行；文件会全部重做，人员的号码按名单重新编
help-again = 全部重做，没有变化的也重做
help-prune = 把以前生成、现在不会再生成的文件移走
help-dry-run = 只说要做哪些、为什么，不写文件
help-status = 说明做过哪些文件、哪些没做成
help-explain = 说明一个人、一个文种或者一个文件做过什么、为什么要重做
help-explain-name = 姓名、文种或文件名
would-make = { $name }：{ $reason }
would-make-row = 第 { $row } 人 { $name }：{ $reason }
would-make-count = { $count } 份：{ $reason }
would-make-total = 将做 { $count } 份；{ $fresh } 份没有变化
reason-new = 还没有做过
reason-missing = 文件不见了
reason-altered = 文件生成后被改过
reason-person = 名单中本人的内容有变
reason-program = 程序换了版本
reason-templates = 模板有变
reason-layouts = 版式有变
reason-facts = 会议文件中模板用到的内容有变
reason-profile = profile.yaml 有变
reason-fonts = 字体有变
reason-options = 命令的选项不同
reason-picture = 其中的图片有变
status-nothing = `{ $path }` 里还没有做过文件
status-kind = `{ $kind }`：{ $documents } 份
status-people = `{ $kind }`：{ $documents } 份，已给 { $people } 个号码
status-failed = 没有做成：{ $name }（{ $code }），试过 { $tries } 次
explain-kind = `{ $kind }`
explain-person = { $name }：`{ $kind }` 第 { $ordinal } 号
explain-file = 文件 { $path }
explain-file-pages = 文件 { $path }，{ $pages } 页
explain-again = 下次会重做：{ $reason }
explain-fresh = 没有变化，下次不重做
explain-gone = 名单里已没有这个人；--prune 会把文件移走
explain-unknown = 没有叫“{ $name }”的人、文种或文件做过
    .hint = `gen status` 列出做过的文件；看看姓名有没有写错
help-verify = 按 manifest.json 核对做好的文件
help-verify-folder = 要核对的文件夹，其下各批一并核对；不写则核对输出文件夹
help-merge = 合并分几台机器做的一批文件的清单，并说明缺什么
help-merge-kind = 文种
help-value-part = i/n
help-value-column = 列
help-group-by = 按名单的一列合并，一组人一份，如 unit（接收单位）
help-pack = 另按名单的一列打压缩包，如 unit（接收单位），附清单和签收单
help-merge-volume = 把各份按名单顺序合订成一个 PDF，带书签和目录
help-merge-by = 按名单的一列合订，如 unit（接收单位）：每个单位一册
help-volume = 每册最多的页数
help-duplex = 双面印制：每份从正面起排，单数页的补一张白页
help-separate = 合订的同时，另出单份文件
help-timings = 说明各阶段用了多少时间，哪些改由 Typst 导出
help-proof = 成批之前先排出要看的几份（最长的姓名单位、少见的字、超页的），附校样单
help-shard = 只做分成 n 份的第 i 份，供几台机器同时做
manifest-broken = `{ $path }` 不是完整的清单
    .hint = 再做一次文件，清单会重新写好
verify-altered = `{ $path }` 与生成时不同
    .hint = 不是有意改的，就用 `--again` 重做
verify-missing = `{ $path }` 不见了
    .hint = 再做一次
verify-unknown = `{ $path }` 不在清单里
    .hint = 不该发出的话，移到别处
verify-incomplete = { $people } 人中有 { $count } 人没有文件
    .hint = 再做一次；`gen status` 列出缺谁
verify-no-manifest = `{ $path }` 里没有 manifest.json
    .hint = 写上做过文件的目录，例如 `output/letters`
verify-sound = { $folder }：{ $count } 个文件与生成时相同
merge-none = `{ $path }` 里没有各份的清单（manifest-1-of-8.json 一类）
    .hint = 先用 `--shard 1/8` 一类把各份做好
merge-lacking = 缺 { $count } 份：{ $parts }
merge-differs = `{ $path }` 与其他各份所用的数据、模板或程序不同
merge-people = 各份共 { $people } 人，名单中有 { $rows } 人
merge-run-again = 用同一条命令重做缺少或不同的各份，再合并
merge-missing = 有 { $count } 人没有文件，序号 { $numbers }
merged = 已合并：{ $people } 人，{ $count } 个文件
inputs-changed = 生成期间有文件改动：{ $names }
    .hint = 等文件不再改动，再运行一次
inputs-changed-again = 再运行一次，改动涉及的会重做
help-retry-failed = 只重做上次没有做成的
help-numbers = 列出每个人的号码；也可以留出或作废号码
help-numbers-kind = 文种；不写则列出全部
help-numbers-withhold = 留出这些号码，不给任何人；已经给了人的作废，那个人另给一个（`30` 或 `30-35`）
help-numbers-why = 原因，记在号码旁边
help-value-numbers = 号码
help-value-text = 文字
numbers-range = `{ $numbers }` 不是号码
numbers-form = 写作 30 或 30-35
numbers-before = 号码 { $number } 在第一个号码 { $first } 之前
    .hint = 从第一个号码起预留
numbers-withheld = 号码 { $number } 已留出
numbers-withheld-already = 号码 { $number } 早已留出
numbers-reason = 不用：{ $reason }
number-blank = 有 { $count } 人没有{ $heading }，这一列就不能用来认人：第 { $rows } 人
    .hint = 补上：否则按身份证号或姓名加单位认人，这些内容一改，就会另编号码
number-twice = 有 { $count } 人的{ $heading }与别人相同，这一列就不能用来认人：第 { $rows } 人
    .hint = 每人编一个不同的号
rows-hidden = { $path } 有 { $count } 行是隐藏的，这些人也算在内：第 { $rows } 行
    .hint = 取消隐藏或筛选，把不该在名单里的行删掉；只做一部分人的，用 `--where` 选
roster-hidden-rows = { $count } 行是隐藏的，也算在内：第 { $rows } 行
roster-hidden-columns = { $count } 列是隐藏的，也算在内：{ $columns }
help-report = 把每个人的结果写进名单的副本（与名单同格式），或写成 .json
report-state = 状态
report-reason = 原因
report-number = 号码
report-file = 文件
report-written = 结果已写入 { $path }
report-form = `{ $path }` 的格式不能添列
report-json = 用 --report 结果.json，或用 XLSX、CSV 名单
state-made = 已生成
state-fresh = 没有变化
state-failed = 未做成
state-left = 未做
option-without-each = `{ $name }` 不是每人一份，不能用 { $option }
    .hint = 去掉这个选项，或者换一个每人一份的文件（见 `gen list`）
pack-incomplete = “{ $name }”的压缩包没有做：缺 { $count } 份，或不是最新的
roster-not-read = 名单有 { $count } 行有错，本文件没有用到
roster-check = 用 `gen check` 查看
template-unread = `{ $path }` 没有读取：模板的文件名要以 .md 结尾
template-import = 用 `gen import { $path }` 把它变成模板
template-rename = 请改名（Windows 可能隐藏了真正的扩展名），或把文字复制到 .md 文件里
template-unreached = `{ $path }` 没有用到：直接放在 templates/ 里的才是命令，也没有模板包含它
template-move = 请移到 templates/ 里，或用 {"{%"} include {"%}"} 包含它
kind-shadowed = `{ $path }` 不起作用：`gen { $name }` 是程序自己的命令
kind-rename = 请给文件改名
init-inside = `{ $path }` 在另一个项目自己的文件夹里
init-outside = 请换一个不在其中的文件夹
output-empty = 文件名是空的
    .hint = 写一个名称；不写 `output` 这一项，就用标题作文件名
output-taken = `{ $path }` 是 `{ $kind }` 的文件，没有覆盖
    .hint = 给其中一种文件在文头设置里另写一个 `output`
output-other = 给其中一个模板另写 output（文件名），或用 -o 换一个文件夹
merge-format = 合订本只有 PDF，`--format` 要的是别的格式
    .hint = 不写 `--format`；各份文件也要这种格式的，加上 `--separate`
merge-exporter = 合订本由本程序自己的导出器写成，用不上 `--exporter tagged`
    .hint = 不写 `--exporter`；各份文件也要由它写成的，加上 `--separate`
option-unheeded = `{ $command }` 用不上 `{ $option }`
    .hint = 去掉它；它用于做文件的命令，如 `gen letters { $option }`
where-chinese = 条件里没有叫 `{ $text }` 的列
    .hint = 列用英文名：姓名 `name`、性别 `sex`、民族 `nation`、单位 `unit`、职务 `post`、去向 `place`、挂职单位 `to_unit`、挂职职务 `to_post`（见 `gen roster`）；值放在引号里
where-equals = 比较是否相等，要写两个等号
    .hint = 写作 `unit == "旗财政局"`
where-unfinished = 条件没有写完
    .hint = 写作 `unit == "旗财政局"`
where-no-condition = 这不是条件：算出来的不是真或假
    .hint = 写作 `unit == "旗财政局"`、`sex == "女" and unit is containing("局")`
sheet-without-workbook = `{ $path }` 不是工作簿，没有工作表 `{ $sheet }`
    .hint = 去掉 --sheet，或用 --roster 指定工作簿
output-format = 做不出 `{ $ending }` 文件
output-formats = 能做的有：{ $names }；要文件夹，就换一个名称
output-is-file = `{ $kind }` 要做很多份，`{ $path }` 只是一个文件名
output-folder = 请写文件夹
pack-roster = 没有做压缩包：名单有错
pack-mend = 改好名单，再运行一次
pack-whole = 先做好这几份：不带 --only 和 --retry-failed 再运行一次
pack-altered = { $path } 做好以后被改过
volume-incomplete = “{ $name }”的合订本没有做：有 { $count } 份做不出来
volume-mend = 改好以后再运行一次；没有错的各份，不带 --merge 运行即可做出
volume-unfit = { $what ->
        [font] “{ $name }”这一份用了合订本装不下的字体：PostScript 轮廓的 OpenType 字体，或可变字体
        [picture] “{ $name }”这一份有矢量图（如 SVG），合订本装不下
        *[other] “{ $name }”这一份有合订本装不下的图形
    }
    .hint = 不带 --merge，做成单份文件
    .hint = 再运行一次
proof-pages = { $long ->
        [0] 共 { $count } 份，都是 { $usual } 页
        *[other] 共 { $count } 份，其中 { $long } 份多于 { $usual } 页
    }
keys-name-unit = 名单没有“编号”列，按姓名和单位认人：改了姓名的会算新来的人，另给号码
yaml-cause-blank =
    { $character ->
        [tab] 缩进里有制表符
        [wide] 缩进里有全角空格
       *[other] 缩进里有不换行空格一类的空白，常从网页或 Word 带来
    }
yaml-indent-spaces = 删去它，按空格键打半角空格
yaml-cause-bullet = 列表项前面是 `{ $character }`，不是半角的 -
yaml-cause-dash-tight = - 后面没有空格
yaml-item-form = 列表的每一项写作：半角的 -，一个空格，内容
yaml-cause-wide-colon = 键后面是全角冒号
yaml-cause-colon-tight = 冒号后面没有空格
yaml-entry-form = 写作：键，半角冒号，一个空格，值
yaml-cause-braces = 值里有模板标记，却没有引号
yaml-quote = 把整个值用英文双引号括起来，如 title: "{"{{"} meeting.title {"}}"}议程"
yaml-look = 看这一行和上一行：缩进、冒号后的空格、括号和引号是否成对
yaml-hash = 从 # 起会被当作注释丢掉
yaml-hash-quote = 是内容，就把整个值用英文双引号括起来；是注释，就在 # 后面空一格
yaml-quotes = 值前后的 `{ $open }` `{ $close }` 会照印在文件里
yaml-quotes-meant = 不要它就删去；确实要印，就在外面再加英文双引号
yaml-wide-comma = `{ $character }` 分不开方括号里的各项
yaml-comma-form = 各项之间用半角逗号加一个空格；确是一项，就用英文双引号括起来
list-of-maps-form = `{ $key }:` 下面每项以 - 加空格开头，再一行一个写“键: 值”，如 `- title: …`
list-form = 列表写作 `{ $key }: [甲, 乙]`，或在下面每行一项，以 - 加空格开头
map-form = `{ $key }` 下面每行写一个“键: 值”，比它多缩进两格
number-form = 只写半角的阿拉伯数字，不带单位
wrong-file =
    { $expected ->
        [array] `{ $path }` 应是一份名单（列表，每人一项，以 - 开头；或 Excel、CSV）
       *[other] `{ $path }` 应是若干“键: 值”
    }
    .hint =
    { $expected ->
        [array] 表格的第一行要是表头：姓名、性别……；空白的名单用 `gen roster --blank 名单.xlsx` 生成
       *[other] 每行写一个“键: 值”；样例用 `gen init` 生成
    }
missing-much-of-person =
    第 { $row } 人{ $named ->
        [no] { "" }
       *[yes] （{ $name }）
    }缺少 { $keys }
row-no-person = 不是人（小标题、合计、说明）就把这一行从名单里删去；是人就补上
missing-of-person =
    第 { $row } 人{ $named ->
        [no] { "" }
       *[yes] （{ $name }）
    }缺少 `{ $key }`
document-missing = documents 的 `{ $kind }` 没有写 `{ $key }`，这份文件要用它
document-add =
    在 meeting.yaml 的 documents 下，`{ $kind }:` 里加一行 { $key ->
        [number] `number: 1`（发文顺序号）
        [date] `date: 2024-03-05`（成文日期）；日期也可用 --date 给出
       *[recipients] `recipients: [某某党委, 某某局]`（主送机关）
    }
document-add-kind =
    在 meeting.yaml 的 documents 下加 `{ $kind }:`，再在它下面缩进两格写 { $key ->
        [number] `number: 1`（发文顺序号）
        [date] `date: 2024-03-05`（成文日期）；日期也可用 --date 给出
       *[recipients] `recipients: [某某党委, 某某局]`（主送机关）
    }
document-unknown = documents 下的 `{ $name }` 不是文种
layout-unknown = 没有名为 `{ $name }` 的版式
layouts-known = 现有版式：{ $names }
usage-hyphens = 选项 `{ $name }` 前面要有两个半角的 -
usage-example = 例如 `{ $text }`
template-wide = `{ $text }` 是全角符号，会照印在文件里
template-tags = 模板标记用半角写作 `{ $text }`
template-brace = 一层花括号不是模板标记，会照印在文件里
heading-tight = 标题的 # 要用半角，后面空一格，否则会当作正文印出
heading-form = 写作 `{ $text }`；真要印 #，就在它前面加 \
heading-runs-in = 标题以句号结尾，会与下一段排成一段
heading-stop = 要独占一行就删去句号；确要连排，就去掉它与下一段之间的空行
heading-numbered = 标题自己写了序号 `{ $number }`，程序还会再编一个
heading-number-left = 删去序号；序号由程序按 # 的个数编
footnote-form = 一个脚注写一段：`[^1]: ` 后面接文字
person-once = 是同一个人就删去一行；确是两个人，就加一列“编号”，各给一个号
person-alike = 第 { $row } 人 { $name } 与第 { $first } 人同名同单位，出生年月或性别不同
person-numbered = 确是两个人，就加一列“编号”，各给一个号，不再提醒
name-blank = 姓名“{ $name }”中间有空格
name-dot = 姓名“{ $name }”里的 `{ $character }` 不是间隔号
term-early = 挂职从 { $start } 起，比会议日期 { $day } 早一年以上
term-year = 看看年份是不是上一次会议留下的
meets-here = 会议日期在这里
key-add = 在模板的头部加一行 `{ $key }: "…"`
mark-short = 在 meeting.yaml 的 issuer.short 写规范化简称，模板的 mark 用 issuer.short
name-apart = 写作“{ $name }”；两字姓名在表中要对齐，由程序加空
name-right = 写作“{ $name }”
image-place = 路径从项目目录写起，如 assets/图.png；文件要在项目目录里
check-meeting = 会议 { $name }：
leader-two-posts = “{ $name }”主持又讲话，写的职务却不同
host-outranks = 主持人“{ $host }”排在讲话人“{ $speaker }”前面
speaks-here = 讲话人在这里
leader-check = 看看职务和 rank（1 最前）是否写反了
help-import = 把已有的文字（txt、md、docx）变成模板
help-set = 把已有的文字（txt、md、docx）直接排成文件
help-import-file = 已有的文字
help-import-layout = 版式：speech 讲话，file 文件，letter 信函；不写则看文字判断
import-format = `{ $path }` 不是能读的文字
import-broken = `{ $path }` 不是完好的 Word 文件，或者设了密码
import-save-docx = 用 Word 或 WPS 打开，另存为 .docx
import-save-text = 用 Word 或 WPS 打开，另存为 .docx；或用记事本另存为 UTF-8 的 .txt
import-no-pdf = PDF 里没有段落；请用原来的 Word 文件，或把文字复制到 .txt
import-encoding = `{ $path }` 从第 { $offset } 字节起，既不是 UTF-8 也不是 GB18030
import-empty = `{ $path }` 是空的
    .hint = 用写它的程序重新保存一次
import-no-title = `{ $path }` 的开头看不出标题
import-title-first = 把标题单独放在最前面，不带序号，末尾不加标点
import-picture = 文中的 { $count } 幅图没有带过来
import-picture-hint = 把图片放进项目目录，在模板里写 ![说明](路径)
import-margin = 页眉、页脚（{ $count } 个）里的文字没有带过来
import-margin-hint = 密级、份号、页码由版式印出；还要别的，写进模板的头部
import-box = 文本框（{ $count } 个）里的文字按它在文件里的位置接在正文中
import-box-hint = 看看位置对不对，不对就移动
import-symbol = 有 { $count } 个符号字体里的符号认不出，先写作〓
import-symbol-hint = 在 Word 里看清是什么，把〓换成它
import-hidden = 文件里有 { $count } 处隐藏文字，已一并带过来
import-hidden-hint = 在 Word 里看不见这些字；不要的话从模板里删掉
import-number = 序号写的是 { $number }，按前后顺序排成 { $set }
import-number-hint = 看看是漏了一条还是写错了
import-restart = 序号 { $number } 重新从头编，照写的印，不由程序编号
import-restart-hint = 若是同一层的下一条，改正序号；若是另起的一组，就这样
import-heading-mark = 标题独占一行，句末的标点去掉了
import-heading-mark-hint = 若要与下一段连排，把下一段接在这一行后面
import-tags = 网页标记（HTML）有 { $count } 处，只留下其中的文字
import-tags-hint = 看看这些地方的文字是否还要
import-page-line = 这一行像是网页上的，不是文件的内容
import-page-line-hint = 不要印出就删去；现在排在正文最前面
import-joined = 这一段末尾没有标点，与下一行合成了一段
import-joined-hint = 本是两段的，请补上句末的标点
import-undated = 这一行像署名，下面却没有成文日期，按一段正文排
import-undated-hint = 在下一行写上日期，如 2024年3月5日
import-run = 印数没有带过来：版记里没有这一项（GB/T 9704，7.4）
import-run-hint = 本单位要印的，写在附注里
import-tab = 这一段里的制表符去掉了，前后的字会连在一起
import-tab-hint = 是用制表符排的表，请改成表格
import-seal-words = 署名里的“印章”等字会照印出来
import-seal-words-hint = 要盖章的，删去括号和里面的字
import-attachment-title = 附件的标题“{ $title }”与附件说明不一致
import-no-body = 标题下面没有正文
import-no-body-hint = 请看一看文字是否复制完整
import-no-attachment = 附件“{ $title }”没有内容
import-no-attachment-hint = 请看一看是否复制完整；另附的附件，只在附件说明里写名称
import-no-signatory = { $kind }是上行文，应当标注签发人
import-no-signatory-hint = 在发文字号同一行写“签发人：”和姓名（7.2.6）
import-signatory = { $kind }不是上行文，不标注签发人
import-signatory-hint = 删去“签发人：”和姓名（7.2.6）
import-sideways = 附件“{ $title }”是列数较多的表格，改为横排
import-attachment-same = 两处应当一致（7.3.4）；排出的是附件说明的写法
import-layout = 按 { $layout } 版式
import-part = { $part ->
    [copy-number] 份号
    [secrecy] 密级
    [urgency] 紧急程度
    [mark] 发文机关标志
    [number] 发文字号
    [signatory] 签发人
    [title] 标题
    [byline] 题下
    [recipients] 主送或称谓
    [heading-1] 一级标题
    [heading-2] 二级标题
    [heading-3] 三级标题
    [heading-4] 四级标题
    [table] 表格
    [attachment-note] 附件说明
    [signature] 署名
    [date] 成文日期
    [note] 附注
    [copies] 抄送
    [printer] 印发
    [issued] 印发、转发的文件
   *[attachment] 附件
    }
import-found = 第 { $line } 行　{ $part }　{ $words }
import-change = { $change ->
    [marks] 半角标点改为全角
    [quotes] 直引号改为“ ”
    [blanks] 字间空格去掉
    [brackets] 年份括号改为〔 〕
    [widths] 全角数字、字母和时间里的冒号改为半角
    [ellipses] 省略号补全
   *[invisible] 看不见的字符去掉
    }
import-changed = { $change }：{ $count } 处，第 { $lines } 行{ $more ->
    [0] { "" }
   *[1] 等
    }
import-made-mark = 文中没有发文机关标志，按署名或标题中的机关写出
import-next = 用 { $command } 生成文件
set-again = 要覆盖，加 --again；或用 -o 另起一个名字
set-elsewhere = 用 -o 另起一个名字
import-link = { $count } 处链接只留下了文字
import-link-hint = 纸上看不到链接；要印出网址，就写在文字里
table-attributes-alone = 这一行说的是表格，后面却没有表格
table-attribute = 表格属性 `{ $text }` 用不了
table-widths = 列宽写了 { $found } 个，表格却有 { $columns } 列
table-attributes-form = 写在表格前面，中间空一行：`{"{"}: 列宽=20,30,*,25 行高=12 表头=无 {"}"}`；单位毫米，列宽不小于 6，* 分余下的宽度，- 不限行高
table-merge = 这一格与左边或上边的格合并不成一个方块
table-merge-form = `<` 与左格合并，`^` 与上格合并；合成的须是方块，不跨表头；表头有两行的，在表格前写 `{"{"}: 表头=2 {"}"}`，空一行
layout-widths-wide = 列宽合计 { $sum } 毫米，放不进 { $room } 毫米
    .hint = 把列宽改小，或给其中一列写 `*`，占其余的宽度
names-alike = 文种 { $kind } 与 { $other } 的文件重名：`{ $name }`
names-apart = 在模板头部用 `output` 写出各自的文件名；只差大小写也算重名
import-long = `{ $path }` 的文字超过 { $limit } MB

# A new meeting
help-new-answers = 新建会议时，从 YAML 文件取答案（写法见 `gen schema answers`）
meeting-elsewhere = 换一个名字
meeting-needs = 各文种从 meeting.yaml 取的事实，已经写好，可以再改：
meeting-needs-kind = 　{ $called }：{ $keys }
meeting-open-roster = { $path } 里的人还没有填：用 Excel 或 WPS 打开，把“待填”都改掉
meeting-next = 下一步：{ $command }
meeting-next-there = 下一步：进入目录 { $folder }，运行 { $command }
answers-people = 没有名单，也没有人数
answers-people-hint = 写 `roster: 文件名`，或者用 `places:` 逐项写去向和人数
roster-nobody = 名单 `{ $path }` 里没有人
    .hint = 先填好名单；还没有名单就不写这一项，只写人数
ask-begin = 一问一行；按 Ctrl-C 中止，什么也不会写下。
ask-organ = 发文机关全称：
ask-short = 规范化简称（回车即用“{ $usual }”）：
ask-code = 发文机关代字（如“云组发”）：
ask-title = 会议名称：
ask-date = 会议日期（如 2025-3-5）：
ask-place = 会议地点：
ask-host = 主持人的职务和姓名（中间空一格）：
ask-speaker = 讲话人的职务和姓名（中间空一格）：
ask-contact = 联系人的姓名和电话（中间空一格）：
ask-roster = 名单文件（Excel、CSV 或 YAML；还没有就按回车）：
ask-places = 去向和人数（如“苏木乡镇16，旗直部门14”）：
ask-again = 这一项不能空。
ask-again-date = 这不是日期；请写成 2025-3-5 的样子。
ask-again-leader = 先写职务，空一格，再写姓名。
ask-again-contact = 先写姓名，空一格，再写电话。
ask-again-places = 每项写去向和人数（1 到 1000），各项之间用逗号。
ask-ended = 答案没有写完就结束了，什么也没有写下
ask-from-file = 把问题答完，或者用 `--answers` 给一个文件（写法见 `gen schema answers`）
import-no-organ = 文中没有发文机关，按讲话稿排，不带版头
import-organ = 文中没有发文机关，而版式 { $layout } 要有发文机关标志
    .hint = 在文末写上署名和成文日期，或者用 `--layout speech`
tag-open = 这个标签还没有结束

# ---- 量版 ----------------------------------------------------------------------------------------
help-measure = 按国标条款量任何一份 PDF
help-measure-file = 要量的 PDF
help-measure-as = 按哪种格式量；不写则由文件判断
help-measure-marks = 放标注图（SVG）的文件夹：有不符合条款的页面各画一张
measure-unreadable = { $path } 不是可读文字的 PDF
    .hint = 扫描件没有可量的文字；有密码的 PDF 请先打开，另存为没有密码的
measure-done = 按{ $kind }量：{ $count } 项中 { $held } 项符合
measure-as-file = 文件格式
measure-as-letter = 信函格式
measure-as-plain = 无版头的文稿
measure-as-order = 命令（令）格式
measure-as-minutes = 纪要格式
measure-holds = 符合
measure-adjusted = 已调距
measure-fails = 不符合
measure-found = { $found }
measure-wanted = （应为 { $least } 至 { $most }）
measure-page = 第 { $page } 页
measure-width = 纸宽，毫米
measure-height = 纸高，毫米
measure-body-size = 正文字号，磅
measure-body-face = 正文字体：仿宋
measure-outside = 文字都在版心内
measure-pitch = 行距，毫米
measure-cell = 字距，毫米
measure-parted = 数字不在行末拆开
measure-hole = 正文未完的页面排满
measure-numbered = 有页码
measure-letter-number = 信函首页不显示页码
measure-number-right = 单页码右边缘，毫米
measure-number-left = 双页码左边缘，毫米
measure-number-size = 页码字号，磅
measure-number-height = 页码一字线距上页边，毫米
measure-number-order = 页码连续
measure-mark = 红色发文机关标志
measure-mark-top = 发文机关标志上边缘，毫米
measure-mark-centre = 发文机关标志居中，毫米
measure-number-form = 发文字号
measure-separator = 红色分隔线一条
measure-separator-left = 分隔线左端，毫米
measure-separator-right = 分隔线右端，毫米
measure-separator-gap = 发文字号至分隔线，毫米
measure-number-gap = 发文机关标志至发文字号，毫米
measure-title-gap = 分隔线至标题，毫米
measure-attendance = 出席、请假、列席人员
measure-attendance-face = 出席等字样用黑体、名单不用
measure-attendance-left = 出席人员左空二字，毫米
measure-attendance-wrap = 名单回行与冒号后的首字对齐
measure-order-body-gap = 令号至正文的距离，毫米
measure-order-lines = 命令（令）没有红色分隔线
measure-order-number = 令号
measure-order-number-centre = 令号居中，毫米
measure-order-number-gap = 标志至令号的距离，毫米
measure-stamp-date = 成文日期右边缘，毫米
measure-upper-lines = 首页上方武文线两条线
measure-lower-lines = 首页下方文武线两条线
measure-lines-length = 双线长度，毫米
measure-upper-thick = 上方双线上粗下细
measure-lower-thick = 下方双线上细下粗
measure-lower-place = 下方双线距上页边，毫米
measure-letter-number-right = 发文字号右边缘，毫米
measure-title = 2号字标题
measure-title-centre = 标题行居中，毫米
measure-title-face = 标题字体：小标宋
measure-title-short = 标题没有一两个字的行
measure-recipients-gap = 标题至主送机关，毫米
measure-heading-hei = 一级标题：黑体
measure-heading-kai = 二级标题：楷体
measure-date = 成文日期，月日不编虚位
measure-signature = 署名和成文日期的位置
measure-imprint = 末页有版记
measure-imprint-bottom = 版记末条线，毫米
measure-imprint-width = 版记线宽度，毫米
measure-imprint-thick = 首末条线粗细，毫米
measure-imprint-thin = 中间线粗细，毫米
measure-imprint-size = 版记字号，磅
measure-imprint-even = 版记在双数页
