# Labels
label-error = error
label-warning = warning
label-hint = help
label-during = while
faults-count = { $count } problems in total
first-here = first here
parts-here = the parts are here
issued-here = issued here
last-person-here = the last person in the roster
did-you-mean = did you mean `{ $name }`?
during-group = filling { $template } for { $name }
during-person = filling { $template } with row { $row } ({ $name }) of { $data }
also-others = the same for { $count } more
during-template = filling { $template }

# Builds
build-folder = `{ $folder }` is not a folder in the project that every system can have
    .hint = use a plain name without `..`, such as `output`
build-group = `{ $name }` is one document, and has nothing to group
    .hint = leave out `group_by`; it is for kinds that are made for each person
build-personal = `{ $name }` prints ID or telephone numbers, and cannot be public
    .hint = leave out `public`, or `personal` in the template
build-public-number = a public document has the ID number or the mobile telephone number of a person; nothing was published
    .hint = take it out of the data or the template; an office gives its landline
build-site-number = the page `{ $path }` of the site has the ID number or the mobile telephone number of a person; nothing was published
    .hint = look into `site` in `gen.toml` and the titles of templates
build-secret = `{ $name }` has a secrecy level, and cannot be public
    .hint = leave out `public`, or `secrecy` in the template
build-output-project = the output folder `{ $path }` holds the project itself
    .hint = choose a folder for the output alone: `-o output`
build-output-strange = `{ $path }` has files that `gen` did not make, and a build would replace the folder
    .hint = choose another folder, or empty this one
build-option = `{ $option }` is not for `gen build`
    .hint = write it into `gen.toml`, of which `gen schema build` says what it takes
build-target = { $name }: { $made ->
    [one] 1 document made
   *[other] { $made } documents made
}, { $fresh } unchanged
build-strange = { $count ->
    [one] 1 file of an earlier build stays, since someone changed it
   *[other] { $count } files of earlier builds stay, since someone changed them
}: { $paths }
build-pruned = { $count ->
    [one] 1 file of an earlier build moved
   *[other] { $count } files of earlier builds moved
} to `.gen/pruned`
build-withdrawn = { $path }: a build would take it away
build-withdrawn-others = and { $count ->
    [one] 1 file
   *[other] { $count } files
} more would be taken away
build-fresh = nothing to do: { $count } files in { $folder } are as they would be made
build-done = built { $count } files in { $folder }
build-stopped = stopped with { $left ->
    [one] 1 document
   *[other] { $left } documents
} left; the output folder is as it was
diff-document = { $path }: { $reason }
diff-new = new
diff-same = made again, and the same
diff-looks = the words are the same; it looks different on page { $pages }
diff-before = page { $page } before
diff-after = page { $page } after
diff-others = and { $count ->
    [one] 1 document
   *[other] { $count } documents
} more, which were not compared
diff-nothing = a build would change nothing
build-would = { $name }: { $made } to be made, { $fresh } unchanged

# Files
io-not-found = `{ $path }` not found
    .hint = check the path; it is relative to the folder in which you are
io-denied = permission denied for `{ $path }`
io-full = failed to write `{ $path }`: the disk is full
io-no-folder = `{ $path }` cannot be reached: a part of the path is a file and no folder
    .hint = correct the path, or move that file
io-exists = `{ $path }` is there already, and cannot be made
    .hint = choose another name, or move it
io-other = failed to read or write `{ $path }` ({ $cause })
    .hint = try again; if it fails again, check the disk
io-busy = `{ $path }` is in use by another run
wait-for-other-run = wait for it to finish, or choose another folder with --output
file-too-large = `{ $path }` is larger than { $limit } MB
split-or-table = split the roster into several files and process them one at a time
file-empty = `{ $path }` is empty
    .hint = write into it what `gen init` shows in its sample, or delete the file
not-utf8 = `{ $path }` is not valid UTF-8 (starting at byte { $offset })
save-as-utf8 = save it again with UTF-8 encoding
would-overwrite = `{ $path }` already exists and will not be overwritten
also-taken = { $count } more sample files also exist
init-elsewhere = choose another folder, or move the file away
outside-project = `{ $path }` is outside the project
    .hint = move the file into the project folder
font-broken = `{ $path }` is not a usable font file
    .hint = put in a .ttf, .otf or .ttc file that other programs can use, or delete this one

# Projects and meetings
project-yml = rename `data/meeting.yml` to `data/meeting.yaml`
no-project = no data/meeting.yaml in this folder or any folder above it
init-project = create a sample project with `gen init DIR`, or give the project folder with --root
meeting-not-chosen = the project has several meetings, and none was chosen
meeting-unknown = unknown meeting `{ $name }`
meeting-only = the project has one meeting: leave out --meeting
meetings-known = choose one with --meeting: { $names }

# YAML
yaml-syntax = invalid YAML ({ $cause })
yaml-too-deep = nested more than { $limit } levels deep
    .hint = write fewer levels; see the sample of `gen init`
yaml-too-many = more than { $limit } values
yaml-two-documents = a file can contain only one YAML document
    .hint = delete the line of `---` and join the two
yaml-alias-cycle = the alias refers to itself
    .hint = write the value out
yaml-continued = this item is indented too far, and goes on with the line above
    .hint = put its - below that of the item above
yaml-anchor = & and the word behind it are an anchor of YAML, and no part of the value
    .hint = put the whole value in double quotation marks
yaml-unknown-alias = the alias refers to an anchor that does not exist
    .hint = write the value out, or put the text in quotation marks if `*` is meant
yaml-key-not-text = a key must be a word
duplicate-key = duplicate key `{ $key }`
    .hint = delete one of the two
empty-value = `{ $key }` has no value
write-value = write a value
write-value-or-quotes = write a value; for empty text write "", or delete the line
unknown-key = unknown key `{ $key }`
known-keys = allowed here: { $names }
missing-key = `{ $owner }` requires `{ $key }`
field-means = `{ $key }`: { $text }
wrong-type =
    `{ $key }` must be { $expected ->
        [string] text
        [string-or-array] text, or a list
        [integer] a whole number
        [number] a number
        [boolean] true or false
        [array] a list
        [object] a group of keys
       *[other] { $expected }
    }, found { $found ->
        [string] the text `{ $value }`
        [array] a list
        [object] a group of keys
       *[other] { $value }
    }
not-an-option = `{ $value }` is not one of: { $options }
wrong-form = `{ $key }` does not have the required form: `{ $value }`
text-empty = `{ $key }` is empty
too-few-items = `{ $key }` needs at least { $limit } items
too-many-items = `{ $key }` can have at most { $limit } items
too-small = `{ $key }` is { $value }, but must be at least { $limit }
too-large = `{ $key }` is { $value }, but must be at most { $limit }
date-incomplete = `{ $value }` is no date of issue: that has its year, month and day (7.3.5.4)
    .hint = write it as 2024-03-05; leave blanks for what is written by hand: 2024年　月　日
date-digits = `{ $value }` has no Arabic digits, as a date of issue and of printing has (7.3.5.4, 7.4.3)
    .hint = write it as 2024-03-05
secrecy-uncounted = a secret document has the number of the copy (7.2.1)
    .hint = add `copy_number: "000001"`
order-mark = the mark of an order ends in 令 or 命令 (10.2): `{ $text }`
    .hint = add it to the full name of the organ
printed-early = printed on { $printed }, before the date of issue, { $issued } (7.4.3)
    .hint = correct one of the two dates
bad-date = `{ $value }` is not a valid date
cell-correct = correct the cell in the sheet
cell-fill = fill in the cell in the sheet
month-doubtful = `{ $value }` may be January or, without its last zero, October: write `{ $year }.01` or `{ $year }.10`
month-serial = `{ $value }` is how a spreadsheet counts { $day }: write `{ $month }`, or format the cells as dates
date-form = use the form 2024-03-05, and check that the month has that day
toml-wide = `{ $character }` is a full-width character, which TOML does not know
    .hint = type `=`, quotation marks, commas and brackets with the Chinese input method off
toml-twice = `{ $key }` is written twice
    .hint = delete one of the two; a second table of a list begins with `[[…]]`
toml-colon = a key is followed by `=` in TOML, not by a colon
    .hint = write `key = "value"`
toml-quote-open = this text has a quotation mark without its partner
    .hint = write quotation marks at both ends of the text: `title = "…"`
toml-key = `{ $key }` is a name in Chinese characters, which TOML wants in quotation marks
    .hint = write `[kinds."通知"]`, or the English name of the kind: `[kinds.notice]`
toml-bracket-open = this heading of a table is not closed
    .hint = write it as `[site]` or `[[target]]`, alone on its line
toml-comma = a comma is missing between two items of a list
    .hint = write `formats = ["pdf", "txt"]`
toml-unquoted = a text stands in quotation marks in TOML
    .hint = write `key = "value"`; only numbers, `true` and `false` have none
toml-syntax = invalid TOML
    .hint = write `key = value`, texts in quotation marks, lists in brackets: `formats = ["pdf", "txt"]`
schema-other = the schema does not allow this ({ $cause })
    .hint = `gen schema` shows what is allowed here
schema-broken = the JSON Schema is not valid ({ $cause })
    .hint = correct the schema, or delete it and run `gen schema`
data-name = `{ $name }` is not a valid name for a data file
data-name-form = use letters, digits and underscores, but not a key of meeting.yaml

# Rules over the data
total-not-sum = the total { $total } is not the sum of its parts, { $parts }={ $sum }
    .hint = correct the numbers, or write `total: auto` to have them added up
roster-expected = save the roster beside meeting.yaml as roster.xlsx, roster.csv or roster.yaml, or give its path with --roster
roster-twice = there are two rosters: `{ $first }` and `{ $second }`
roster-one = keep one of them, or choose one with --roster
table-encoding = `{ $path }` is neither UTF-8 nor GB18030 from byte { $offset } on
table-encoding-known = open it in Excel or WPS and save it as an Excel workbook (.xlsx)
table-broken = `{ $path }` is not a sound workbook, or needs a password
table-save-again = open it in Excel or WPS, remove the password and save it again
table-large = `{ $path }` unpacks to more than { $limit } MB, or to far more than a table of people can, or has too many cells
table-markup = `{ $path }` is a web page or XML, whatever its name says
    .hint = open it in Excel or WPS and save it as .xlsx
table-save-as = open it in Excel or WPS and save it as .xlsx
table-sheet-unknown = `{ $path }` has no sheet `{ $sheet }`
    .hint = check the name of the sheet
table-sheets = available: { $names }
table-sheets-hidden = hidden sheets are read if --sheet names one: { $names }
table-cell-unread = templates see nothing of column { $heading } in such a row
table-rows-unread = { $count ->
    [one] 1 row below the headings holds no person, and is not read: { $rows }
   *[other] { $count } rows below the headings hold no person, and are not read: { $rows }
}
    .hint = if it belongs to the person above, move it into columns of that person's row
table-no-header = no headings found in the first { $rows } rows
    .hint = write the headings (姓名 and the others) in one row; `gen roster --blank` makes an empty workbook
table-headings = the headings must include: { $names }
table-several-sheets = several sheets of `{ $path }` hold people
table-choose-sheet = choose one with --sheet: { $names }
table-columns-missing = columns are missing: { $names }
table-add-columns = add these columns, or rename those that are there to these headings
table-quote = this quotation mark is not closed, and the cells and rows behind it become one
    .hint = close it at the end of the cell; write a quotation mark that belongs to the text twice
table-nobody = there is nobody below the headings
    .hint = write one person to a row below them
table-cells-more = this row has more cells than there are headings
    .hint = put a cell that holds a comma in double quotation marks, or give its column a heading
table-column-twice = “{ $heading }” and “{ $first }” mean the same
    .hint = rename one of the two (挂职单位, 挂职职务 for the place of secondment); delete it only if it is the same
table-not-parted = “{ $text }” under “{ $headings }” cannot be split into a unit and a post
table-cell-over = one cell is merged over several columns: { $headings }
table-unmerge = unmerge it, and fill in each column
table-part = leave a blank between the unit and the post, or use two columns
table-long-number = this number is stored as a number, and its digits after the 15th are lost
table-number-shortened = a spreadsheet program has written this number with a few of its digits; the others are lost
table-row-wider = this row has { $cells } cells, and most have { $usual }: a separator within a text makes two cells of it
    .hint = put the text that has the separator in it between quotation marks ("…"), or take the empty cell at the end away
table-not-text = this cell holds a number or a day, `{ $text }`, and no words
table-write-words = write the words; if they begin with digits, format the cell as text first
table-as-text = format the column as text and enter it again
table-formula = this formula has no saved value
table-calculate = open the file in Excel or WPS, recalculate and save it
table-error = this cell holds the error `{ $text }`
table-cell-long = this cell holds more than { $limit } characters
table-shorten = shorten it; no spreadsheet keeps more in a cell
table-mend = correct the formula, or enter the value itself
roster-understood = roster `{ $path }` ({ $found }): { $people } people
roster-blank-written = an empty roster is in { $path }; fill it in with Excel or WPS and save it beside meeting.yaml as { $name }
roster-blank-ending = `{ $path }` is neither a workbook nor a table
    .hint = give it the ending .xlsx or .csv
roster-column = { $heading } → `{ $field }`
roster-length = the total is { $total }, but the number of people in the roster is { $rows }
roster-or-total = complete the roster, or correct the total
place-twice = the kind of place `{ $place }` is listed twice
    .hint = make one entry of the two
place-unknown = the place `{ $place }` in row { $row } ({ $name }) is not listed in the meeting file
places-known = the meeting file lists: { $names }
place-count = the count for `{ $place }` is { $count }, but the roster has { $found }
    .hint = correct the count or the roster, or write `count: auto` to have it counted
person-twice = row { $row } ({ $name }) has the same name and unit as row { $first }
joined-early = row { $row } ({ $name }) began work in { $joined }, less than 16 years after birth in { $born }
    .hint = check both months
joined-late = row { $row } ({ $name }) began work in { $joined }, after the day of the meeting
    .hint = check the month, and `meeting.date`
born-range = row { $row } ({ $name }) cannot have been born in { $born }
born-ages = at the meeting a cadre is between 16 and 70 years old; check the year
id-checksum = the check digit of the ID number in row { $row } ({ $name }) does not fit: a digit is wrong
id-born = the month of birth in row { $row } ({ $name }) differs from the one in the ID number
id-sex = the sex in row { $row } ({ $name }) differs from the one in the ID number
id-twice = row { $row } ({ $name }) has the same ID number as row { $first }
id-compare = compare it with the ID card; the number is not shown here
report-before-notice = the reporting date { $report } is before the notice date { $notice }
    .hint = check both dates
glyph-missing = no face has { $characters }
glyph-missing-person = no face has { $characters } in row { $row } ({ $name })
glyph-missing-page = no face has { $characters }, on page { $page }
glyph-missing-drawing = no face has { $characters } in the drawing `{ $path }`, on page { $page }
    .hint = use other characters in the drawing, save it with its words as paths, or put a font that has them in the project's `fonts` folder
glyph-unseen = this character cannot be seen; it mostly comes from a web page or another program: delete it, and type these words again
glyph-hint = use another character, or put a font that has it in the project's `fonts` folder

# Templates
front-matter-missing = the template has no front matter
front-matter-open = the front matter does not end: after this --- there is no second one
front-matter-form = begin with a line of ---, then name, layout and title, then another line of ---; see `gen schema template`
template-missing = `{ $name }` not found
templates-known = available: { $names }
template-undefined = `{ $name }` has no value
    .hint = give it a value before this place, or print it only `{"{%"} if … %{"}"}` it is there
known-values = available: { $names }
give-date = write the date under `documents` in meeting.yaml, or give it with --date 2024-03-05
only-each = this value exists only where each person has a document of their own (`each: roster` without `group_by`); for several people use `people` and `group`
template-unknown = unknown { $what } `{ $name }`
template-reference = see the “Templates” section of the README
template-error = the template is not valid ({ $cause })
    .hint = correct the template at this place; the manual has a section on templates
template-stops = the template stopped: { $text }
    .hint = do what the template asks for
template-component-twice = duplicate component `{ $name }`
    .hint = rename one of the two
template-reserved = a template cannot use names that begin with `{ $name }`
    .hint = choose another name
template-passes = the loops of the template run more than { $limit } times
template-shape = this value is a list, a group of keys, or true or false, and no text that can be printed
    .hint = use `| listing` or `{"{%"} for {"%}"}` for a list, name one of the keys, or use `{"{%"} if {"%}"}`
template-bytes = the template makes more than { $limit } MB of text
raise-bounds = if this is meant, raise all limits with `--bounds 2`
memory-little = there is too little memory: at least { $limit } MB must be free
memory-free = close other programs, or raise the limit on memory (`ulimit -v`)
sandbox-unknown = `--sandbox` is not available on this system
sandbox-where = run it on Linux, or read the templates before you use them
sandbox-start = the sandbox cannot be set up ({ $cause })
    .hint = free memory or processes and try again
sandbox-partly = this system limits the memory and the time of the sandbox, but not all of its files and its network
    .hint = trust it no further than that; a newer Linux kernel can do all
sandbox-time = it was ended: it needs more than { $limit } seconds of computing time
sandbox-memory = it was ended: it needs more than { $limit } MB of memory
sandbox-stack = the contents are nested too deeply
sandbox-died = the sandboxed process ended with signal { $signal }
    .hint = run without `--sandbox` only if you trust the templates
template-extends = a template cannot use `extends`
use-include = put shared content into partials and use `include`
typst-not-filled = Tera does not fill Typst blocks
typst-facts = use `facts` inside the block, as in #facts.cadres.total
document-number-form = the document number `{ $text }` is not in its form: the whole year in 〔〕, the serial number without 第 and zeros (7.2.5)
copy-number-form = the copy number `{ $text }` has fewer than 6 digits (7.2.1)
secrecy-level = `{ $text }` is no level of secrecy
secrecy-levels = the levels are 绝密, 机密 and 秘密; an internal document has none (7.2.2)
secrecy-form = the secrecy `{ $text }` is not in its form: ★ in the middle, the period in digits (7.2.2)
urgency-form = `{ $text }` is no degree of urgency
urgency-known = the degrees are: { $names } (7.2.3)
title-mark = the title ends with `{ $mark }`
title-mark-hint = a title has no mark at its end; delete it
title-open = `{ $open }` and `{ $close }` in the title do not match
title-open-hint = add the one that is missing, or delete the other
write-as = write it as `{ $text }`
filled-empty = `{ $key }` is empty after filling
    .hint = give the value in the data, or delete the line from the front matter
kind-twice = several kinds are called `{ $name }`: { $names }
    .hint = say which by the name of its template, and give one of them another `name`
kind-unknown = unknown kind `{ $name }`
kinds-known = available kinds: { $names }
group-unknown = nobody in the roster has a value in { $name }, so there is nothing to group by
group-known = columns: { $names }
group-empty = { $name } is empty for this person, who would be in no group
    .hint = fill in this column for the person
group-needs-each = `group_by` needs `each: roster`
    .hint = write `each: roster` too, or delete `group_by`
only-list-empty = nobody is in the list `{ $path }`
only-list-form = write names, rows (`3`) or ranges of rows (`5-9`) there, one to a line
list-form-toml = write the list as `{ $key } = ["a", "b"]`
only-without-each = `{ $name }` is not made per person, so `--only` and `--where` do not apply
    .hint = leave the option out, or choose a kind with one document per person (`gen list`)
row-unknown = the roster has no rows `{ $rows }`: its rows are 1 to { $count }
    .hint = `gen roster` shows the rows
nobody-chosen = nobody in the roster is chosen
    .hint = `gen roster` shows the people; check `--only` and `--where`
person-unknown = { $name } is not in the roster
person-from-roster = write the name as it appears in the roster, or numbers of rows: 3, 3-8; repeat --only for several, or list them in a file: @FILE

# Markdown
markup-supported = supported: headings, paragraphs, emphasis, lists, tables, quotations, footnotes, images on lines of their own or alone in a cell, --- (page break), ```typst blocks
markup-unsupported = this markup is not supported
markup-html = HTML is not supported
markup-code = code is not supported
markup-indented = the line begins with four or more spaces, which makes it code
heading-too-deep = headings can have at most four levels
    .hint = use one to four #
image-in-line = an image must be in a paragraph or a table cell of its own
footnote-missing = the footnote `{ $label }` has no text
    .hint = write a line `[^NAME]: text` for it, each on its own
footnote-not-paragraph = a footnote must be a single paragraph
    .hint = write it as one paragraph
footnote-unused = nothing refers to the footnote `{ $label }`
    .hint = write `[^NAME]` where it belongs, or delete it
table-row-short = the row has fewer cells than the { $columns } columns of the table; the others would be blank
    .hint = write every cell; for a blank one leave a blank between two |, and `<` or `^` for one that goes on
table-row-long = the row has more cells than the { $columns } columns of the table; the extra cells would be lost
    .hint = delete the cells too many, or add columns to the header; a | that is meant as a character is written \|
table-row-alone = this line looks like a row of a table, but is in none, and would be printed as it is
    .hint = write the bars as `|`, leave no blank line between rows, and put `|---|` below the header; in a loop, `{"{%-"}` takes line breaks away
lines-joined = this line would go on in the paragraph of the line above
    .hint = leave a blank line before it; if it is one paragraph, put it behind the line above
emphasis-alone = these asterisks have no counterpart
    .hint = write `**words**` for emphasis, and `\*` for an asterisk
link-definition = Markdown takes this line for the target of a link, and does not print it
    .hint = to print it, write \ before the [
link-target = `{ $target }` is no address, but is written as the target of a link, and is not printed
    .hint = to print it, write \ before the [
footnote-twice = the footnote `{ $label }` is there twice
    .hint = give two footnotes two names
value-one-line = the value has a line break, and this is a single line: write all of it on one line
person-open = `{ $field }` of person { $row } is not filled in: `{ $text }`
    .hint = write what is printed there
name-odd = the name “{ $name }” of person { $row } does not look like that of one person
    .hint = write the name alone, one person to a row, without numbers, forms of address and other signs
table-name-merged = the name is merged with the one above, and does not say who this is
new-layout-known = there is a layout `{ $name }` already, and the new one would take its place
new-layout-other = choose another name; to change a layout, take it out with `gen layout export` first
roster-rename = which of these is the roster? { $names }: name it roster with its own ending in small letters, or give it with --roster
report-ending = the report is a copy of the roster, and cannot be a file such as `{ $path }`
report-endings = let the name end in { $ending } or `.json`
deps-elsewhere = choose another name: dependencies go into a file of their own, such as papers.d
merge-stray = the folder of the batch has files that are in no manifest: { $paths }
    .hint = move away what is not of this batch; if the parts were made from different rosters, make all of them again
report-elsewhere = choose another name; a report takes the place of an earlier report alone
import-raised = { $count ->
    [one] one raised or lowered run
   *[other] { $count } raised or lowered runs
    }: only ¹ ² ³ are kept, the rest is set as text
import-raised-hint = look whether a number now means something else
import-struck = { $count ->
    [one] one run that is struck through has
   *[other] { $count } runs that are struck through have
    } been set as text
import-struck-hint = delete what is not meant
body-without-text = the document has no text
    .hint = write it below the second `---`; where an `if` leaves all of it out, write what else stands there
attachment-without-text = attachment { $number } has no text
    .hint = write it in the template that `body` names; without `body`, the attachment is named and printed apart
heading-empty = the heading is empty
    .hint = write the heading, or delete the # of this line
heading-underlined = this line would make the paragraph above it a heading
    .hint = for a page break, leave a blank line before it; for a heading, write # before the paragraph
list-number = this item is numbered { $number }, but { $wanted } would be printed
    .hint = number the items one after the other; if this is no list, write \ before the full stop behind the number
page-break-inside = a quotation or a list cannot contain a page break
typst-from-data = a Typst block must be written in a template; it cannot come from data

# Setting and export
layout-error = the layout failed ({ $cause })
    .hint = correct the Typst code here; `docs/layouts.md` says what layouts can use
layout-key-needed = the layout `{ $layout }` requires `{ $key }`
sealing-unprinted = `{ $key }` is not printed with `sealing: { $sealing }`
    .hint = delete it, or write another `sealing`: `seal` and `none` print `signature` or `signatures`, `stamp` prints `post` or `posts`
attachment-unprinted = nothing of this attachment would be printed: it has no `body`, and `listed: false` leaves it out of the attachment note
    .hint = write its `body`, a file in `templates`; or delete `listed: false`, if it is printed apart and named in the attachment note
key-one-or-many = `{ $one }` is not printed beside `{ $many }`
    .hint = write all of them in `{ $many }`
layout-key-unused = the layout `{ $layout }` does not print `{ $key }`
    .hint = delete it, or choose another layout
layout-key-pair = `{ $one }` requires `{ $other }`
    .hint = write both, or neither
layout-mark-long = the mark “{ $mark }” has { $length } characters; { $most } fit at most
layout-head-full = the head and the title fill page 1 and leave no room for the body
    .hint = shorten the title, or use fewer organs in the mark or fewer signatories
layout-table-wide = a table has words that are wider than the page
    .hint = shorten them, use fewer columns, or turn the attachment sideways (`orientation: sideways`)
layout-table-names = names of persons in a table would have to be parted: it has too many columns
    .hint = use fewer columns, or put the table into an attachment that lies on its side (`orientation: sideways`)
layout-outside = “{ $text }” on page { $page } extends beyond the type area
    .hint = shorten it, or break the line by hand
layout-imprint-long = the imprint is longer than a page
    .hint = name groups instead of each organ (各苏木乡镇、旗直各部门), or list them in an attachment
layout-seals-room = { $count } seals of { $diameter } mm do not fit on one page
    .hint = sign with fewer organs on one page, shorter names or smaller seals (`seal_diameter`)
layout-line-long = “{ $text }” does not fit on one line
    .hint = shorten it
layout-sideways-table = the sideways attachment “{ $title }” must be a single table
    .hint = leave the table alone in the attachment, or delete `orientation: sideways`
layout-post-wide = the post “{ $post }” is too long for its space beside the stamp
    .hint = use a shorter form of it
layout-row-high = a row is to be { $height } mm high, with the header more than the { $most } mm of a page
    .hint = give it less in `heights`
layout-signature-wide = the signature “{ $name }” is too long for its space
    .hint = use the standard short name of the organ
layout-stamp-high = the signature stamp image `{ $path }` is too tall
    .hint = use a picture that is at least as wide as it is tall
layout-card-blocks = a name card can contain only names, each a paragraph
    .hint = write one name to a paragraph, with an empty line between them
layout-part-long = the part `{ $part }` has more lines than room, even with its lines closer together
    .hint = shorten what is written there: the names of the person, the place or the matter
layout-card-long = a name is too long for a card
    .hint = write the name alone, without unit and post
layout-reading-blocks = a reading copy can contain only headings and paragraphs
    .hint = take tables, lists and pictures out, or use the layout `speech`
layout-slips-uneven = `options.{ $key }` must have one line per slip ({ $count }), found { $found }
    .hint = write one line for each slip, in the order of the roster
layout-count-uneven = `{ $key }` must have { $count } items, one per signature, found { $found }; use an empty item to leave room
    .hint = write as many as are needed
layout-sentence-long = a sentence does not fit on one page
    .hint = split it with a full stop
layout-refuses = rejected by the layout: { $text }
    .hint = change what the layout names
layout-clause = GB/T 9704-2012, { $clause }
signature-alone = the signature would be alone on its page, even with another number of lines per page
signature-alone-hint = add or remove a few words in the body, or start a new page with ---
image-unsaid = no words say what this picture shows; a PDF that can be read aloud (`ua-1`) needs them
    .hint = write them into the brackets: `![the seal of the office](seal.png)`
archival-undated = Typst's exporter writes no archival PDF (`a-2b`) of a document without a date
    .hint = give the document a date, or leave out `--exporter tagged`, drawings (SVG) and gradients
export-failed = export failed ({ $cause })
    .hint = try another format, and report this message

# The program
made-batch = { $count ->
    [one] 1 document made in { $folder }
   *[other] { $count } documents made in { $folder }
}
check-spacing = { $kind }: { $lines } lines of { $characters } characters a page (usually { $usual_lines } of { $usual_characters }){ $head ->
    [close] , a closer head
    [closest] , a closer head with less space within
    [wide] , a wider head
   *[usual] { "" }
}{ $rows ->
    [100] { "" }
   *[other] , rows of tables { $rows } % as high as usual
}{ $empty ->
    [0] { "" }
    [one] , 1 line too much stays empty before the page of the signature: a few lines of text more or fewer would fill it
   *[other] , { $empty } lines too much stay empty before the page of the signature: a few lines of text more or fewer would fill them
}, in { $count ->
    [one] 1 document
   *[other] { $count } documents
} (7.3.5.5)
checked = no faults: { $kinds ->
    [one] 1 kind
   *[other] { $kinds } kinds
}, { $count ->
    [one] 1 document
   *[other] { $count } documents
}
list-meetings = meetings:
list-kinds = kinds:
list-each = { " (one per person)" }
list-own = { " (from this project)" }
fonts-gaps = { $family } gives { $characters }
fonts-nobody = no face has: { $characters }
init-done = { $here ->
    [yes] the sample project is in this folder; run `gen notice`
   *[no] the sample project is in { $folder }; run `gen notice` there
    }
usage-unknown-option = unknown option `{ $name }`
usage-unknown-command = unknown command or kind `{ $name }`
usage-missing = missing { $names }
usage-value-missing = `{ $name }` requires a value
usage-bad-value = `{ $value }` is not a valid value for `{ $name }`
usage-twice = `{ $name }` cannot be repeated
usage-conflict = `{ $name }` and `{ $other }` cannot be used together
usage-no-command = no command given
usage-other = invalid command line
usage-options = possible values: { $names }
usage-help = `gen --help` lists all commands and options

# Help
help-about = Formal documents (GB/T 9704-2012) from one YAML file
help-after = Exit codes: 0 done, 1 errors in data or templates, 2 usage error, 3 some documents in a batch failed, 70 internal error, 74 input/output error, 130 or 143 stopped by a signal
help-commands = Commands
help-options = Options
help-list = List meetings and kinds
help-build = Make everything that `gen.toml` asks for, and put it in the place of the last build at once
help-build-deps = write which files were made from which into this file
help-build-deps-format = its form: a rule of Make, or of Ninja, JSON, or the inputs ended by zero bytes (default: make)
help-build-list = list the files that there would be, and make none
help-diff = Show which documents a build would change, and how
help-diff-pictures = also write the changed pages side by side into this folder, as PNG and HTML
help-check = Typeset every document without writing any, and report problems
help-check-kinds = Check only these kinds
help-schema = Print a JSON Schema for editors
help-schema-file = Which file
help-fonts = Show which face is used for which role, where it comes from, and which characters it lacks
help-fonts-licenses = Print the licences of the built-in fonts
help-init = Create a sample project
help-init-folder = The folder
help-init-here = The folder (default: this one)
help-completions = Print shell completions
help-completions-shell = Which shell
help-man = Print the manual page
help-root = project folder (default: the nearest one, from the current folder upwards)
help-data = data folder (default: `data` in the project)
help-roster = roster file (default: the one beside meeting.yaml)
help-roster-blank = write an empty workbook to fill in
help-roster-show = show how the roster was understood
help-sheet = the sheet of the workbook that holds the roster
help-meeting = which meeting, if the project has several
help-output = output folder (default: `output` in the project)
help-format = formats, separated by commas (default: pdf)
help-ppi = pixels per inch for PNG (default: { $default })
help-date = date for documents that have none in the data
help-only = only these people: a name, a row (`3`), rows (`5-9`) or a list (`@FILE`); can be repeated
help-where = only the people for whom this is true, such as `unit == "旗财政局"`
help-value-expression = EXPRESSION
help-jobs = parallel jobs (default: one per core)
help-font-path = folder of preferred fonts (may be repeated)
help-bounds = multiply every limit on the size of input and the work of templates by N (1 to 100)
help-sandbox = run templates and layouts in a process with limited memory and time, without a network
help-pdf-standard = standards that PDF keeps to, separated by commas: a-2b (for archives; red as screens show it), ua-1 (can be read aloud)
help-exporter = who writes PDF: fast, or tagged, which is Typst's (default: fast)
help-draft = draw the type area, the grid and the names of the elements over the page, and beside it what `gen measure` finds
help-quiet = report only problems
help-verbose = list every file that is made
help-color = when to colour messages
help-lang = language of messages
help-message-format = format of messages; json prints one object per line
help-help = show help
help-version = show the version
label-note = note
printed-here = printed here
filled-line = the filled line reads “{ $text }”
io-cause-folder = it is a folder
io-cause-no-folder = part of the path is not a folder
io-cause-read-only = the disk is read-only
io-cause-too-large = the file would be larger than allowed
io-cause-quota = the disk quota is exceeded
io-cause-busy = another program is using it
io-cause-name = the name is not valid or is too long
io-cause-exists = it already exists
io-cause-not-empty = the folder is not empty
io-cause-network = the network drive does not respond
io-cause-interrupted = it was interrupted
io-cause-end = the file ends unexpectedly
io-cause-memory = not enough memory
io-cause-unsupported = the system does not support this operation
io-cause-number = system error { $number }
io-cause-other = the system gave no reason
json-syntax = it is not valid JSON
schema-not-sound = it is not a valid schema
schema-constant = it must be `{ $value }`
schema-unique = items must not be repeated
schema-max-length = it must have at most { $limit } characters
schema-multiple = it must be a multiple of { $value }
schema-above = it must be more than { $limit }
schema-below = it must be less than { $limit }
schema-min-keys = it must have at least { $limit } keys
schema-max-keys = it can have at most { $limit } keys
schema-contains = a required item is missing
schema-format = it is not in the format `{ $format }`
schema-unexpected = keys that are not allowed: { $names }
schema-no-match = it matches none of the allowed forms
exported-layouts = layouts, fonts and a sample document are in { $folder }; run `typst watch main.typ --font-path fonts` there for a preview
new-name = `{ $name }` is not a valid file name
    .hint = choose a name without / \ : * ? " < > |
new-layout-next = use it with `layout: { $name }` in a template; docs/layouts.md explains it
new-kind-command = `{ $name }` is a command of the program
new-kind-known = there is a kind `{ $name }` already
new-kind-other = choose another name; to change a kind, edit its file in templates
new-kind-next = edit it, then run `gen { $name }`
help-layout = Work with layouts
help-layout-export = Write the layouts with a sample document, for previewing with plain Typst
help-new = Begin a meeting, a layout or a kind of document
help-new-what = what to create
help-new-name = its name
help-usage = { "Usage: " }
help-word-options = OPTIONS
help-word-command = COMMAND
help-heading-commands = Commands:
help-heading-values = Arguments:
help-heading-options = Options:
man-name = NAME
man-synopsis = SYNOPSIS
man-description = DESCRIPTION
man-options = OPTIONS
man-extra = EXTRA
man-version = VERSION
man-authors = AUTHORS
untranslated = use --lang en to see the cause
yaml-cause-tab = a tab where YAML requires spaces
yaml-cause-indent = this line is not aligned with the keys above, or something follows a complete value
yaml-cause-item = every item of a list must begin with - in the same column
yaml-cause-colon = this line has no colon followed by a space, or the - of a list has no space after it
yaml-cause-colon-place = a colon is not allowed here; put a value that contains one in double quotes, or align a key with the keys above
yaml-cause-unclosed = a colon is not allowed here; perhaps a bracket or a quotation mark above is not closed
yaml-cause-space = a space is missing here
yaml-cause-comma = there is nothing before the comma
yaml-cause-separator = a comma or `{ $close }` is missing here
yaml-cause-open = `{ $open }` is not closed
yaml-cause-close = a closing bracket without an opening one
yaml-cause-mismatch = `{ $open }` is closed by `{ $close }`
yaml-cause-dash-inside = items in brackets are separated by commas, not by -
yaml-cause-dash = the - of a list item must begin a line
yaml-cause-quote = a quotation mark is not closed
yaml-cause-after-quote = something follows the closing quotation mark; write `{ $escaped }` for a quotation mark inside the value
yaml-cause-quote-indent = the next line of a quoted value is not indented enough
yaml-cause-escape = in double quotes, write a backslash as \\, or use single quotes
yaml-cause-comment = a # comment is not allowed inside a value that spans several lines
yaml-cause-hash = # requires a space before it; put a value that contains it in double quotes
yaml-cause-character = `{ $character }` is not allowed here; put a value that begins with it in double quotes
yaml-cause-invisible = invisible character U+FEFF; type the line again
yaml-cause-document-end = nothing may follow ...
yaml-cause-block = text must begin on the line after | or >; put a value that begins with either in double quotes
yaml-cause-block-zero = the number after | or > cannot be 0
yaml-cause-block-indent = the lines after | or > do not have the same indentation
yaml-cause-first = a value cannot begin with `{ $character }`; put it in double quotes
yaml-cause-end = the file ends in the middle of a value
yaml-cause-value = a value is missing here
yaml-cause-other = something is out of place here
internal = internal error ({ $cause })
    .hint = send us this message, without the data
usage-extra-word = unexpected word `{ $name }`
usage-no-value = `{ $name }` does not take a value
usage-not-utf8 = the command line contains text that is not valid UTF-8
usage-whole = it must be a whole number from { $least } to { $most }
help-value-folder = DIR
help-value-file = FILE
help-value-name = NAME
help-value-format = FORMAT
help-value-number = N
help-value-date = YYYY-MM-DD
help-value-when = WHEN
help-value-language = LANG
help-value-kind = KIND
help-value-shell = SHELL
help-value-what = WHAT
stopped = stopped: { $made } documents made, { $left } not begun
stopped-check = stopped: { $left } documents were not looked at
    .hint = run the same command again
io-cause-special = it is not a regular file
io-cause-loop = symbolic links lead in a circle
link-dangling = `{ $path }` is a symbolic link to a file that does not exist
    .hint = put the file itself there
no-locks = the disk with `{ $path }` has no locks; do not run the program twice at a time
    .hint = best work on a disk of this computer
busy-process = process { $number } is using it
io-output = failed to write to standard output ({ $cause })
    .hint = check the disk or the program that reads the output
io-cause-full = the disk is full
personal-public = a document with `personal: true` cannot be published
personal-or-public = remove the note that says it is public, or `personal: true` and what prints ID and telephone numbers
personal-needed = ID and telephone numbers need `personal: true` in the front matter
faults-more = at least { $count } problems, of which the first { $listed } are listed
image-heavy = the picture `{ $path }` takes too much memory or time to draw
image-simplify = save it as PNG, or draw it without filters and nested parts
image-not-found = there is no picture `{ $path }`
image-titled = a picture in a cell of a table has no caption
    .hint = delete the words in quotation marks; what the picture shows stands in the square brackets
image-broken = `{ $path }` is no picture that can be read
    .hint = open it in a viewer, and save it again as PNG or JPEG
image-large = the image `{ $path }` has { $width } × { $height } pixels, more than { $limit }
image-shrink = make the image smaller, or use SVG
data-large = the data files are larger than { $limit } MB together
nested-deep = quotations and lists are nested more than { $limit } levels deep
    .hint = write fewer levels
timings = seconds of all workers: filling { $fill }, setting { $set }, exporting { $export }, writing { $write }
timings-passed-on = drawn by Typst's exporter: { $count ->
        [one] { $count } document
        *[other] { $count } documents
    } with { $what ->
        [font] a font with PostScript outlines, or a variable one
        [link] a link to an unknown place
        [paint] gradients or colours that let others through
        [picture] a drawing, such as SVG
        [shape] lines that are slanted
        [structure] parts that ours does not tell
        *[other] text that is outlined, or set from right to left
    }
fresh-volumes = { $count ->
        [one] { $count } volume has not changed and was not made again
        *[other] { $count } volumes have not changed and were not made again
    }
fresh-packs = { $count ->
        [one] { $count } pack has not changed and was not made again
        *[other] { $count } packs have not changed and were not made again
    }
fresh-batch = { $count ->
    [one] 1 document has not changed and was not made again
   *[other] { $count } documents have not changed and were not made again
}
kept-altered = { $count ->
    [one] 1 file had been changed, or was not made by the program, and has been made anew; what was there is kept as { $paths }
   *[other] { $count } files had been changed, or were not made by the program, and have been made anew; what was there is kept: { $paths }
}
stale-files = { $count ->
    [one] 1 file of an earlier run would not be made now: { $paths }; --prune moves it away
   *[other] { $count } files of earlier runs would not be made now: { $paths }; --prune moves them away
}
stale-pruned = { $count ->
    [one] 1 file that would not be made now was moved to .gen/pruned in the output folder, unless it was changed: { $paths }
   *[other] { $count } files that would not be made now were moved to .gen/pruned in the output folder, except changed ones: { $paths }
}
store-newer = `{ $path }` was written by a later version of the program
store-newer-program = use the later version, or another output folder
store-broken = `{ $path }` is damaged and cannot be read
store-move-away = move this file elsewhere and run again; every document is made again, and people are numbered anew
help-again = make everything again, also what has not changed
help-prune = move away files of earlier runs that would not be made now
help-dry-run = say what would be made and why, and write nothing
help-status = say what was made and what failed
help-explain = say why a file was or would be made again: of a person, a kind or a file
help-explain-name = name of a person, a kind or a file
would-make = { $name }: { $reason }
would-make-row = row { $row } ({ $name }): { $reason }
would-make-count = { $count ->
    [one] 1 document: { $reason }
   *[other] { $count } documents: { $reason }
}
would-make-total = { $count ->
    [one] 1 document would be made
   *[other] { $count } documents would be made
}; { $fresh } unchanged
reason-new = not made yet
reason-missing = the file is missing
reason-altered = the file was changed since it was made
reason-person = the person's row has changed
reason-program = the program has changed
reason-templates = the templates have changed
reason-layouts = the layouts have changed
reason-facts = what the templates read of the meeting has changed
reason-profile = profile.yaml has changed
reason-fonts = the fonts have changed
reason-options = the options differ
reason-picture = a picture in it has changed
status-nothing = nothing was made in `{ $path }` yet
status-kind = `{ $kind }`: { $documents ->
    [one] 1 document
   *[other] { $documents } documents
}
status-people = `{ $kind }`: { $documents ->
    [one] 1 document
   *[other] { $documents } documents
}, { $people } numbers given
status-failed = not made: { $name } ({ $code }), { $tries ->
    [one] tried once
   *[other] tried { $tries } times
}
explain-kind = `{ $kind }`
explain-person = { $name }: number { $ordinal } of `{ $kind }`
explain-file = file { $path }
explain-file-pages = file { $path }, { $pages ->
    [one] 1 page
   *[other] { $pages } pages
}
explain-again = would be made again: { $reason }
explain-fresh = unchanged, would not be made again
explain-gone = this person is not in the roster any more; --prune moves the files away
explain-unknown = nothing was made of the name “{ $name }”: no person, kind or file
    .hint = `gen list` shows the kinds; `gen status` what was made; check the name
help-verify = check finished files against manifest.json
help-verify-folder = folder to check, with all batches below it; the output folder if left out
help-merge = join the manifests of a batch that was made on several machines, and say what is missing
help-merge-kind = kind of document
help-value-part = i/n
help-value-column = COLUMN
help-group-by = one document for all people who share a column, such as `unit` (the receiving unit)
help-pack = also an archive for all people who share a column, such as `unit`, with a list to sign
help-merge-volume = bind all documents into one PDF, in the order of the roster, with bookmarks and a list of what is where
help-merge-by = bind by a column, such as `unit`: a volume for each value
help-volume = pages that a volume has at most
help-duplex = for printing on both sides: each document begins on the front of a sheet
help-separate = with --merge: make each document as a file of its own too
help-timings = say how long the stages take, and what Typst's exporter had to draw
help-proof = before the batch: set the documents to be looked at (longest names, rare characters, more pages than usual), with a list to sign
help-shard = make only part i of n, for several machines at once
manifest-broken = `{ $path }` is no complete manifest
    .hint = make the documents again; the manifest is written anew
verify-altered = `{ $path }` is not as it was made
    .hint = make it again with `--again`, unless the change is meant
verify-missing = `{ $path }` is missing
    .hint = make the documents again
verify-unknown = `{ $path }` is not in the manifest
    .hint = move it elsewhere if it is not to be sent
verify-incomplete = { $count } of { $people } people have no document
    .hint = make the documents again; `gen status` says who is missing
verify-no-manifest = there is no manifest.json in `{ $path }`
    .hint = name a folder in which documents were made, such as `output/letters`
verify-sound = { $folder }: { $count ->
    [one] 1 file is as it was made
   *[other] { $count } files are as they were made
}
merge-none = there is no manifest of a part (such as manifest-1-of-8.json) in `{ $path }`
    .hint = make the parts first, each with `--shard 1/8` and so on
merge-lacking = { $count ->
    [one] 1 part is missing: { $parts }
   *[other] { $count } parts are missing: { $parts }
}
merge-differs = `{ $path }` was made with other data, templates or another program than the other parts
merge-people = the parts have { $people } people, the roster has { $rows }
merge-run-again = make the missing or different parts again with the same command, then merge
merge-missing = { $count ->
    [one] 1 person has no document: number { $numbers }
   *[other] { $count } people have no document: numbers { $numbers }
}
merged = merged: { $people } people, { $count } files
inputs-changed = files were changed during the run: { $names }
    .hint = run again when the files are at rest
inputs-changed-again = run again; what the change touches is made again
help-retry-failed = make only what failed in the last run
help-numbers = list the number of each person, or withhold numbers
help-numbers-kind = kind of document; all kinds if left out
help-numbers-withhold = give these numbers to nobody; one that a person has is void, and the person gets another (`30` or `30-35`)
help-numbers-why = reason, kept beside the number
help-value-numbers = numbers
help-value-text = text
numbers-range = `{ $numbers }` is no number
numbers-form = write 30 or 30-35
numbers-before = number { $number } comes before the first one, { $first }
    .hint = withhold numbers from the first one on
numbers-withheld = number { $number } is withheld
numbers-withheld-already = number { $number } was withheld already
numbers-reason = withheld: { $reason }
number-blank = { $count ->
    [one] 1 person has no { $heading }, so that nobody is told apart by it: row { $rows }
   *[other] { $count } people have no { $heading }, so that nobody is told apart by it: rows { $rows }
}
    .hint = fill it in: otherwise people are told apart by ID number or name and unit, and who changes those gets a new number
number-twice = { $count ->
    [one] 1 person has the { $heading } of another, so that nobody is told apart by it: row { $rows }
   *[other] { $count } people have the { $heading } of another, so that nobody is told apart by it: rows { $rows }
}
    .hint = give each person a number of their own
rows-hidden = { $count ->
    [one] a row of { $path } is hidden, and its person is read all the same: { $rows }
   *[other] { $count } rows of { $path } are hidden, and their people are read all the same: { $rows }
}
    .hint = show them and delete those that do not belong to the roster, or choose people with `--where`
roster-hidden-rows = { $count ->
    [one] 1 row is hidden, and read all the same: { $rows }
   *[other] { $count } rows are hidden, and read all the same: { $rows }
}
roster-hidden-columns = { $count ->
    [one] 1 column is hidden, and read all the same: { $columns }
   *[other] { $count } columns are hidden, and read all the same: { $columns }
}
help-report = write what became of each person into a copy of the roster (in the roster's format), or as .json
report-state = status
report-reason = reason
report-number = number
report-file = file
report-written = the results are in { $path }
report-form = columns cannot be added to `{ $path }` in its format
report-json = use --report results.json, or a roster in XLSX or CSV
state-made = made
state-fresh = unchanged
state-failed = failed
state-left = not made
option-without-each = `{ $name }` is not made per person, so { $option } does not apply
    .hint = leave the option out, or choose a kind with one document per person (`gen list`)
pack-incomplete = { $count ->
        [one] the pack for { $name } was not made: { $count } document is missing or not up to date
        *[other] the pack for { $name } was not made: { $count } documents are missing or not up to date
    }
roster-not-read = { $count ->
        [one] the roster has a row with faults, which this document does not read
        *[other] the roster has { $count } rows with faults, which this document does not read
    }
roster-check = `gen check` shows them
template-unread = `{ $path }` is not read: the name of a template ends in .md
template-import = make a template of it with `gen import { $path }`
template-rename = rename it (Windows may hide the real ending), or copy its text into a .md file
template-unreached = `{ $path }` is not used: only files directly in templates/ make commands, and no template includes this one
template-move = move it up into templates/, or include it with {"{%"} include {"%}"}
kind-shadowed = `{ $path }` makes nothing: `gen { $name }` is a command of the program
kind-rename = rename the file
init-inside = `{ $path }` lies in a folder that belongs to another project
init-outside = choose a folder outside it
output-empty = the name of the file is empty
    .hint = write a name, or leave `output` out: the file is then called by its title
output-taken = `{ $path }` is the document of `{ $kind }`; it is not replaced
    .hint = give one of the two kinds another `output` in its front matter
output-other = give one of the two templates another `output`, or write to another folder with -o
merge-format = a volume is a PDF; `--format` asks for something else
    .hint = leave `--format` out, or add `--separate` to make each document in that format besides
merge-exporter = a volume is written by the program's own exporter, not by that of `--exporter tagged`
    .hint = leave `--exporter` out, or add `--separate` to make each document with that exporter besides
option-unheeded = `{ $command }` does not heed `{ $option }`
    .hint = leave it out; it is for commands that make documents, such as `gen letters { $option }`
where-chinese = `{ $text }` is no name of a column here
    .hint = columns have English names: `name`, `sex`, `nation`, `unit`, `post`, `place`, `to_unit`, `to_post`; `gen roster` lists them; values stand in quotation marks
where-equals = two equals signs compare; one does not
    .hint = write `unit == "旗财政局"`
where-unfinished = the condition is not finished
    .hint = write `unit == "旗财政局"`
where-no-condition = this is no condition: it is neither true nor false
    .hint = write `unit == "旗财政局"`, or `sex == "女" and unit is containing("局")`
sheet-without-workbook = `{ $path }` is no workbook, and has no sheet `{ $sheet }`
    .hint = leave --sheet out, or name the workbook with --roster
output-format = `{ $ending }` files cannot be made
output-formats = what can be made: { $names }; for a folder, choose another name
output-is-file = `{ $kind }` makes many documents, and `{ $path }` would be one file
output-folder = give a folder
pack-roster = no packs were made: the roster has faults
pack-mend = correct the roster and run again
pack-whole = make these documents first: run without --only and --retry-failed
pack-altered = { $path } has changed since it was made
volume-incomplete = { $count ->
        [one] the volume of { $name } was not made: { $count } document could not be
        *[other] the volume of { $name } was not made: { $count } documents could not be
    }
volume-mend = correct what is at fault and run again; the documents that are sound are made by a run without --merge
volume-unfit = { $what ->
        [font] the document for { $name } uses a font that a volume cannot hold: an OpenType font with PostScript outlines, or a variable one
        [picture] the document for { $name } has a drawing (such as SVG), which a volume cannot hold
        *[other] the document for { $name } has something drawn that a volume cannot hold
    }
    .hint = make separate files, without --merge
    .hint = run again
proof-pages = { $long ->
        [0] pages of each of the { $count } documents: { $usual }
        *[other] pages of most of the { $count } documents: { $usual }; { $long } have more
    }
keys-name-unit = the roster has no column 编号: people are told apart by name and unit, and one whose name is corrected gets a new number
yaml-cause-blank =
    { $character ->
        [tab] a tab in the indentation
        [wide] a full-width blank in the indentation
       *[other] a non-breaking or other special blank in the indentation, often pasted from a web page or Word
    }
yaml-indent-spaces = delete it and type ordinary spaces
yaml-cause-bullet = the list item begins with `{ $character }` instead of a plain -
yaml-cause-dash-tight = there is no space after the -
yaml-item-form = write each item of a list as a plain -, a space, and the text
yaml-cause-wide-colon = the key is followed by a full-width colon
yaml-cause-colon-tight = there is no space after the colon
yaml-entry-form = write the key, a plain colon, a space, and the value
yaml-cause-braces = the value holds template tags but has no quotation marks
yaml-quote = put the whole value in double quotation marks, as in title: "{"{{"} meeting.title {"}}"}议程"
yaml-look = look at this line and the one above: indentation, the space after the colon, brackets and quotation marks in pairs
yaml-hash = everything from the # on would be dropped as a comment
yaml-hash-quote = if it belongs to the value, put the whole value in double quotation marks; if it is a comment, put a space after the #
yaml-quotes = the `{ $open }` and `{ $close }` around the value would be printed
yaml-quotes-meant = delete them, or if they are to be printed, put double quotation marks around them
yaml-wide-comma = `{ $character }` does not separate items in brackets
yaml-comma-form = separate items with a plain comma and a space; if it is one item, put it in double quotation marks
list-of-maps-form = below `{ $key }:`, begin each item with - and a space, and write its “key: value” lines one below the other: `- title: …`
list-form = write the list as `{ $key }: [a, b]`, or one item per line below it, each beginning with - and a space
map-form = below `{ $key }`, write one “key: value” per line, indented by two more spaces
number-form = write plain digits only, without a unit
wrong-file =
    { $expected ->
        [array] `{ $path }` must be a roster (a list with one item per person, each beginning with -; or Excel or CSV)
       *[other] `{ $path }` must hold keys with values
    }
    .hint =
    { $expected ->
        [array] the first row of a table must be its headings: 姓名, 性别 …; `gen roster --blank roster.xlsx` makes an empty one
       *[other] write one “key: value” to a line; `gen init` makes a sample
    }
missing-much-of-person =
    person { $row }{ $named ->
        [no] { "" }
       *[yes] { " " }{ $name }
    } has no { $keys }
row-no-person = if this is no person but a heading, a total or a remark, delete the row; otherwise fill it in
missing-of-person =
    person { $row }{ $named ->
        [no] { "" }
       *[yes] { " " }{ $name }
    } has no `{ $key }`
document-missing = `{ $kind }` under documents has no `{ $key }`, which this document needs
document-add =
    in meeting.yaml, under documents, add to `{ $kind }:` the line { $key ->
        [number] `number: 1` (the serial number)
        [date] `date: 2024-03-05` (the date of issue), or give it with --date
       *[recipients] `recipients: [A, B]` (the recipients)
    }
document-add-kind =
    in meeting.yaml, under documents, add `{ $kind }:` and below it, indented by two more spaces, { $key ->
        [number] `number: 1` (the serial number)
        [date] `date: 2024-03-05` (the date of issue), or give it with --date
       *[recipients] `recipients: [A, B]` (the recipients)
    }
document-unknown = `{ $name }` under documents is not a kind of document
layout-unknown = there is no layout named `{ $name }`
layouts-known = layouts: { $names }
usage-hyphens = the option `{ $name }` needs two plain hyphens in front
usage-example = for example `{ $text }`
template-wide = `{ $text }` is full-width and would be printed as text
template-tags = write template tags in half-width as `{ $text }`
template-brace = a single pair of braces is no template tag and would be printed as text
heading-tight = the # of a heading must be half-width with a space after it, or it is printed as text
heading-form = write `{ $text }`; to print a #, put \ in front of it
heading-runs-in = the heading ends in a full stop, so the next paragraph continues in its line
heading-stop = delete the full stop to give it a line of its own; if it is meant, remove the empty line after the heading
heading-numbered = the heading has the number `{ $number }` of its own, and the program would add another
heading-number-left = delete the number; the program numbers headings by how many # they have
footnote-form = write a footnote as one paragraph: `[^1]: ` and then its text
person-once = if it is one person, delete one row; if they are two, add a column 编号 and give each a number
person-alike = person { $row } { $name } has the same name and unit as person { $first }, but another month of birth or sex
person-numbered = if they are two people, add a column 编号 and give each a number; this warning then stops
name-blank = there is a blank inside the name “{ $name }”
name-dot = the `{ $character }` in the name “{ $name }” is not the dot that separates parts of a name
term-early = the term begins on { $start }, more than a year before the meeting on { $day }
term-year = check that the year is not left over from an earlier meeting
meets-here = the date of the meeting
key-add = add the line `{ $key }: "…"` to the front matter of the template
mark-short = give the standard short name as issuer.short in meeting.yaml, and use issuer.short in the mark of the template
name-apart = write “{ $name }”; where two-character names are aligned in a table, the program adds the blank
name-right = write “{ $name }”
image-place = give the path from the project folder, such as assets/map.png; the file must be inside it
check-meeting = Meeting { $name }:
leader-two-posts = “{ $name }” is both the chair and the speaker, with two different posts
host-outranks = the chair “{ $host }” ranks before the speaker “{ $speaker }”
speaks-here = the speaker
leader-check = check the posts and the ranks (1 comes first)
help-import = Make a template of a text that exists (txt, md, docx)
help-set = Set a text that exists (txt, md, docx) at once
help-import-file = the text
help-import-layout = The layout: speech, file or letter; told by the text if left out
import-format = `{ $path }` is no text that can be read
import-broken = `{ $path }` is not a sound Word file, or has a password
import-save-docx = Open it with Word or WPS and save it as .docx
import-save-text = Open it with Word or WPS and save it as .docx, or with an editor and save it as .txt in UTF-8
import-no-pdf = A PDF has no paragraphs; use the Word file that it was made from, or copy the text into a .txt
import-encoding = `{ $path }` is neither UTF-8 nor GB18030 from byte { $offset } on
import-empty = `{ $path }` is empty
    .hint = save it again from the program that it was written with
import-no-title = `{ $path }` does not begin with a title
import-title-first = Put the title first, on a line of its own, without a number or a mark at its end
import-picture = { $count ->
    [one] One picture was not taken over
   *[other] { $count } pictures were not taken over
    }
import-picture-hint = Put the picture into the project and write ![description](path) in the template
import-margin = { $count ->
    [one] The words of a header or footer are not brought over
   *[other] The words of { $count } headers and footers are not brought over
    }
import-margin-hint = The layout prints 密级, 份号 and page numbers itself; write what else is needed into the front matter
import-box = { $count ->
    [one] The words of a text box stand in the body where the file has them
   *[other] The words of { $count } text boxes stand in the body where the file has them
    }
import-box-hint = Check that they are in the right place
import-symbol = { $count ->
        [one] one symbol of a symbol font is not known; 〓 stands for it
       *[other] { $count } symbols of symbol fonts are not known; 〓 stands for them
    }
import-symbol-hint = look in Word what it is, and put it in place of 〓
import-hidden = { $count ->
    [one] One piece of hidden text has been taken over
   *[other] { $count } pieces of hidden text have been taken over
}
import-hidden-hint = Word does not show it; delete it from the template if it is not meant
import-number = The number is written as { $number }; in its place it is set as { $set }
import-number-hint = See whether an item is missing or the number is wrong
import-restart = The number { $number } begins anew; it is printed as written, not given by the program
import-restart-hint = If it is the next item of the same list, correct the number; if it begins another list, leave it
import-heading-mark = The heading has its line to itself; the mark at its end was removed
import-heading-mark-hint = If the next paragraph belongs to the same line, put it there
import-tags = { $count ->
    [one] A tag of HTML was left out; its words stay
   *[other] { $count } tags of HTML were left out; their words stay
    }
import-tags-hint = See whether these words are still wanted
import-page-line = This line seems to be of a page on the web, not of the document
import-page-line-hint = Delete it if it is not to be printed; it is set at the beginning of the body
import-joined = No mark ends this paragraph; the next line was taken for its end
import-joined-hint = If they are two paragraphs, put a mark at the end of the first
import-undated = This looks like a signature, but no date of issue is below it: it is set as a paragraph
import-undated-hint = Write the date below it, as 2024年3月5日
import-run = The number of copies is not taken over: it is no part of an imprint (GB/T 9704, 7.4)
import-run-hint = Where your office prints it, write it into the note (附注)
import-tab = The tabs in this paragraph are dropped, so its words run together
import-tab-hint = If it is a row of a list, make the list a table
import-seal-words = The words in brackets for a seal are printed with the signature
import-seal-words-hint = If it gets a seal, delete the brackets and what is in them
import-attachment-title = The title “{ $title }” of the attachment is not that of the attachment note
import-no-body = Nothing stands below the title
import-no-body-hint = Look whether the text was copied whole
import-no-attachment = The attachment “{ $title }” has no text
import-no-attachment-hint = Look whether it was copied whole; one that is printed apart is named in the attachment note alone
import-no-signatory = A { $kind } goes to a higher organ and names who signed it
import-no-signatory-hint = Write “签发人：” and the name in the line of the document number (7.2.6)
import-signatory = A { $kind } does not go to a higher organ, and names no signatory
import-signatory-hint = Delete “签发人：” and the name (7.2.6)
import-sideways = The attachment “{ $title }” is a table of many columns; it lies on its side
import-attachment-same = They should be the same (7.3.4); the note's is set
import-layout = Layout { $layout }
import-part = { $part ->
    [copy-number] copy number
    [secrecy] secrecy
    [urgency] urgency
    [mark] mark
    [number] document number
    [signatory] signatory
    [title] title
    [byline] under the title
    [recipients] recipients
    [heading-1] heading 1
    [heading-2] heading 2
    [heading-3] heading 3
    [heading-4] heading 4
    [table] table
    [attachment-note] attachment note
    [signature] signature
    [date] date of issue
    [note] note
    [copies] copies
    [printer] printing office
    [issued] issued text
   *[attachment] attachment
    }
import-found = line { $line }: { $part }: { $words }
import-change = { $change ->
    [marks] Half-width marks made full-width
    [quotes] Straight quotes made “ ”
    [blanks] Blanks between characters removed
    [brackets] Brackets of a year made 〔 〕
    [widths] Full-width digits, letters and colons of times made half-width
    [ellipses] Ellipses completed
   *[invisible] Invisible characters removed
    }
import-changed = { $change }: { $count }, in lines { $lines }{ $more ->
    [0] { "" }
   *[1] { " " }and more
    }
import-made-mark = The text has no mark; it is made of the organ that signs, or that the title names
import-next = Make the document with { $command }
set-again = Add --again to replace it, or choose another name with -o
set-elsewhere = Choose another name with -o
import-link = { $count ->
    [one] Of a link, only the words were taken over
   *[other] Of { $count } links, only the words were taken over
    }
import-link-hint = A link cannot be seen on paper; to print an address, write it out
table-attributes-alone = This line describes a table, but no table follows
table-attribute = The attribute `{ $text }` of a table cannot be used
table-widths = There are { $found } widths, but the table has { $columns } columns
table-attributes-form = Put it before the table, with an empty line between: `{"{"}: widths=20,30,*,25 heights=12 header=none {"}"}`; widths in mm, 6 or more, * shares what is left, - leaves the height to the words
table-merge = This cell cannot be merged with the one at its left or above it to a rectangle
table-merge-form = `<` goes on with the cell at the left, `^` with the one above; together they must be a rectangle, within the header or below it; for a header of two rows write `{"{"}: header=2 {"}"}` before the table, with a blank line between
layout-widths-wide = The columns take { $sum } mm, more than the { $room } mm that there are
    .hint = make columns narrower, or give one of them the width `*`, which takes what is left
names-alike = The kinds { $kind } and { $other } make files of one name: `{ $name }`
names-apart = Give each its own name with `output` in the front matter; a difference of case alone does not count
import-long = The words of `{ $path }` take more than { $limit } MB

# A new meeting
help-new-answers = Take the answers of a new meeting from a YAML file (`gen schema answers`)
meeting-elsewhere = Choose another name
meeting-needs = What each kind of document takes from meeting.yaml; all of it is there, change it as needed:
meeting-needs-kind = {"  "}{ $called }: { $keys }
meeting-open-roster = The people in { $path } are yet to be filled in: open it in Excel or WPS and write over every 待填
meeting-next = Next: { $command }
meeting-next-there = Next: go into the folder { $folder } and run { $command }
answers-people = neither a roster nor numbers of people
answers-people-hint = write `roster: FILE`, or `places:` with a kind and a count for each
roster-nobody = nobody is in the roster `{ $path }`
    .hint = fill it in first, or leave it out and give numbers of people
ask-begin = A line for each question; Ctrl-C ends it, and nothing is written.
ask-organ = Issuing organ, full name:{" "}
ask-short = Its short name (Enter: { $usual }):{" "}
ask-code = Its code in document numbers, such as 云组发:{" "}
ask-title = Title of the meeting:{" "}
ask-date = Date of the meeting, such as 2025-3-5:{" "}
ask-place = Venue:{" "}
ask-host = Chair, post and name with a blank between:{" "}
ask-speaker = Speaker, post and name with a blank between:{" "}
ask-contact = Contact, name and telephone with a blank between:{" "}
ask-roster = Roster, an Excel, CSV or YAML file (Enter: none yet):{" "}
ask-places = How many people go where, such as 苏木乡镇16，旗直部门14:{" "}
ask-again = This is needed.
ask-again-date = This is no date; write it as 2025-3-5.
ask-again-leader = Post, a blank, and the name.
ask-again-contact = Name, a blank, and the telephone number.
ask-again-places = A kind of place and a number (1 to 1000), with commas between several.
ask-ended = the answers ended too early; nothing was written
ask-from-file = answer every question, or give a file with `--answers` (`gen schema answers`)
import-no-organ = The text names no organ; it is set as a speech, without the head of a document
import-organ = the text names no organ, and the layout { $layout } has a mark
    .hint = sign it at its end with organ and date, or choose `--layout speech`
tag-open = this tag has not ended

# ---- Measuring ----------------------------------------------------------------------------------
help-measure = Measure any PDF against the clauses of the standard
help-measure-file = the PDF
help-measure-as = what to measure it as; told from it if left out
help-measure-marks = a folder for drawings (SVG) of the pages on which a clause does not hold, with marks
measure-unreadable = { $path } is no PDF with text that can be read
    .hint = a scan has no text to be measured; a PDF with a password is opened and saved without it first
measure-done = measured as { $kind }: { $held } of { $count } hold
measure-as-file = a document (文件)
measure-as-letter = a letter (信函)
measure-as-plain = a text without a head
measure-as-order = an order (命令)
measure-as-minutes = minutes (纪要)
measure-holds = holds
measure-adjusted = spaced
measure-fails = FAILS
measure-found = { $found }
measure-wanted = (wanted { $least } to { $most })
measure-page = page { $page }
measure-width = width of the sheet, mm
measure-height = height of the sheet, mm
measure-body-size = size of the body, pt
measure-body-face = face of the body: 仿宋
measure-outside = all text lies in the type area
measure-pitch = from line to line, mm
measure-cell = from character to character, mm
measure-parted = no number is parted at the end of a line
measure-hole = pages are full where the text goes on
measure-numbered = pages are numbered
measure-letter-number = page 1 of a letter has no number
measure-number-right = odd page: right edge of the number, mm
measure-number-left = even page: left edge of the number, mm
measure-number-size = size of the page number, pt
measure-number-height = dash of the page number, from the top, mm
measure-number-order = page numbers follow each other
measure-mark = red mark of the issuing organ
measure-mark-top = upper edge of the mark, mm
measure-mark-centre = middle of the mark, mm
measure-number-form = document number
measure-separator = one red separator
measure-separator-left = separator: left end, mm
measure-separator-right = separator: right end, mm
measure-separator-gap = from the number to the separator, mm
measure-number-gap = from the mark to the number, mm
measure-title-gap = from the separator to the title, mm
measure-attendance = attendance list (出席、请假、列席)
measure-attendance-face = groups of the attendance list in 黑体, names not
measure-attendance-left = attendance list two characters from the left, mm
measure-attendance-wrap = wrapped names aligned after the colon
measure-order-body-gap = from the number of the order to the text, mm
measure-order-lines = an order has no red lines
measure-order-number = number of the order
measure-order-number-centre = middle of the number, mm
measure-order-number-gap = from the mark to the number of the order, mm
measure-stamp-date = right edge of the date, mm
measure-upper-lines = double line under the mark
measure-lower-lines = double line at the foot
measure-lines-length = length of the double lines, mm
measure-upper-thick = upper double line: thick above thin
measure-lower-thick = lower double line: thin above thick
measure-lower-place = lower double line from the top, mm
measure-letter-number-right = right edge of the document number, mm
measure-title = title of 22 pt
measure-title-centre = middle of a line of the title, mm
measure-title-face = face of the title: 小标宋
measure-title-short = no line of the title has one or two characters
measure-recipients-gap = from the title to the recipients, mm
measure-heading-hei = headings of the first level: 黑体
measure-heading-kai = headings of the second level: 楷体
measure-date = date of issue, without zeros
measure-signature = place of signature and date
measure-imprint = imprint on the last page
measure-imprint-bottom = last line of the imprint, mm
measure-imprint-width = width of its lines, mm
measure-imprint-thick = first and last line, mm
measure-imprint-thin = inner line, mm
measure-imprint-size = size of the imprint, pt
measure-imprint-even = the imprint is on an even page
