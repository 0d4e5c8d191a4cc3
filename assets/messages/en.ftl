# Labels
label-error = error
label-warning = warning
label-hint = help
label-during = while
faults-count = { $count } faults in all
first-here = first here
parts-here = the parts are here
issued-here = issued here
last-person-here = the last person of the roster
did-you-mean = did you mean `{ $name }`?
during-person = filling { $template } with { $data } row { $row } ({ $name })
also-others = the same for { $count } others
during-template = filling { $template }

# Files
io-not-found = `{ $path }` is not there
io-denied = no permission for `{ $path }`
io-full = the disk is full, failed to write `{ $path }`
io-other = failed to read or write `{ $path }` ({ $cause })
io-busy = `{ $path }` is held by another run
wait-for-other-run = wait for it to end, or choose another folder with --output
file-too-large = `{ $path }` is larger than { $limit } MB
split-or-table = split the roster into several files and make them one by one
file-empty = `{ $path }` is empty
not-utf8 = `{ $path }` is not UTF-8 text (from byte { $offset })
save-as-utf8 = save it again with the encoding UTF-8
would-overwrite = `{ $path }` exists and is not overwritten
also-taken = { $count } more files of the sample exist too
init-elsewhere = choose another folder, or move the file away
outside-project = `{ $path }` lies outside the project
font-broken = `{ $path }` is not a usable font file

# Projects and meetings
no-project = neither this folder nor one above it holds data/meeting.yaml
init-project = make a sample project with `gen init DIR`, or name the project's folder with --root
meeting-not-chosen = the project holds several meetings, none was chosen
meeting-unknown = there is no meeting `{ $name }`
meetings-known = choose one with --meeting: { $names }

# YAML
yaml-syntax = the YAML cannot be read ({ $cause })
yaml-quote = check the indentation and the blank after each colon; put a value with : # [ ] between double quotes
yaml-tabs = indent with blanks, not with tabs
yaml-full-width-colon = after a key write a half-width colon and a blank, not a full-width colon
yaml-too-deep = nested more than { $limit } levels deep
yaml-too-many = more than { $limit } × 10,000 values
yaml-two-documents = a file holds one YAML document only
yaml-alias-cycle = the alias refers to itself
yaml-unknown-alias = the alias names an anchor that is not there
yaml-key-not-text = a key must be a word
duplicate-key = the key `{ $key }` stands twice
empty-value = `{ $key }` has no value
write-value-or-quotes = write a value; for an empty text write "", or delete the line
unknown-key = unknown key `{ $key }`
known-keys = known here: { $names }
missing-key = `{ $owner }` lacks `{ $key }`
field-means = `{ $key }`: { $text }
wrong-type =
    `{ $key }` must be { $expected ->
        [string] text
        [integer] a whole number
        [number] a number
        [boolean] true or false
        [array] a list (each item begins with -)
        [object] a group of keys
       *[other] { $expected }
    }, found { $found ->
        [string] the text `{ $value }`
        [array] a list
        [object] keys
       *[other] { $value }
    }
not-an-option = `{ $value }` is none of: { $options }
wrong-form = `{ $key }` is not written as it must be: `{ $value }`
text-empty = `{ $key }` is empty
too-few-items = `{ $key }` needs at least { $limit } items
too-many-items = `{ $key }` holds { $limit } items at most
too-small = `{ $key }` is { $value }, it must not be less than { $limit }
too-large = `{ $key }` is { $value }, it must not be more than { $limit }
bad-date = `{ $value }` is no day of the calendar
date-form = write it as 2024-03-05, and look whether the month has that day
schema-other = not as the schema demands ({ $cause })
schema-broken = the JSON Schema is broken ({ $cause })
data-name = `{ $name }` cannot be the name of a data file
data-name-form = use letters, digits and underscores, and no key of meeting.yaml
roster-format = `{ $path }` cannot be read yet
roster-as-yaml = write the roster as roster.yaml, an item a person
roster-expected = put the roster beside meeting.yaml as roster.yaml, or name it with --roster

# Rules over the data
total-not-sum = the total { $total } is not the sum of its parts { $parts }={ $sum }
roster-length = the total is { $total }, the roster has { $rows } people
roster-or-total = complete the roster, or correct the total
place-unknown = the place `{ $place }` of row { $row } ({ $name }) is not one that the meeting names
places-known = the meeting names: { $names }
place-count = `{ $place }` says { $count }, the roster has { $found } there
person-twice = row { $row }, { $name }, has the name and the unit of row { $first }
report-before-notice = people report on { $report }, before the notice is issued on { $notice }
glyph-missing = no face has the character { $character }{ $code }
glyph-missing-person = no face has the character { $character }{ $code } of row { $row } ({ $name })
glyph-missing-page = no face has the character “{ $character }” { $code } on page { $page }
glyph-hint = use another character, or put a font that has it into the project's folder fonts

# Templates
front-matter-missing = the template has no front matter
front-matter-form = begin with a line ---, then name, layout and title, then another line ---; see `gen schema template`
template-missing = `{ $name }` is not there
templates-known = there are: { $names }
template-undefined = `{ $name }` of the template has no value
known-values = known: { $names }
give-date = write the date under `documents` in meeting.yaml, or give it with --date 2024-03-05
only-each = this value exists only in a template with `each: roster`
template-unknown = there is no { $what } `{ $name }`
template-reference = see the section “Templates” of the README
template-error = the template is wrong ({ $cause })
template-internal = a template may not use names that begin with `__tera`
template-extends = a template may not use `extends`
use-include = put what is shared into partials and use `include`
typst-not-filled = a Typst block is not filled
typst-facts = use `facts` inside the block, as in #facts.cadres.total
filled-empty = `{ $key }` is empty after filling
kind-unknown = there is no kind `{ $name }`
kinds-known = the kinds are: { $names }
only-without-each = `{ $name }` is not made for each person, --only does not apply
person-unknown = { $name } is not in the roster
person-from-roster = write the name as the roster has it

# Markdown
markup-supported = supported: headings, paragraphs, emphasis, lists, tables, quotations, footnotes, images of their own, --- (page break), ```typst blocks
markup-unsupported = this markup is not supported
markup-html = HTML is not supported
markup-code = code is not supported
markup-indented = four or more blanks begin the line, which makes it code
heading-too-deep = headings have four levels at most
image-in-line = an image stands in a paragraph of its own
footnote-missing = the footnote `{ $label }` has no text
footnote-not-paragraph = a footnote is one paragraph
footnote-unused = nothing refers to the footnote `{ $label }`
table-row-long = the row has more cells than the { $columns } columns, the others would be lost
page-break-inside = a quotation or a list cannot hold a page break
typst-from-data = a Typst block may stand in a template only, not come from data

# Setting and export
layout-error = the layout failed ({ $cause })
layout-key-needed = the layout `{ $layout }` needs `{ $key }`
layout-key-unused = the layout `{ $layout }` does not print `{ $key }`; delete it or choose another layout
layout-key-pair = where `{ $one }` is written `{ $other }` must be too
layout-mark-long = the mark “{ $mark }” is too long, use the short name
layout-head-full = head and title fill page 1, it has no room for the body
layout-table-wide = a table has words that are wider than the page, shorten them, take fewer columns, or turn the attachment sideways
layout-outside = “{ $text }” on page { $page } runs over the edge of the type area, shorten it or break it by hand
layout-seals-room = { $count } seals of { $diameter } mm find no room on a page, use shorter names or smaller seals
layout-line-long = “{ $text }” does not fit on one line, shorten it
layout-sideways-table = the sideways attachment “{ $title }” must be one table
layout-signature-wide = the signature “{ $name }” is too long for its place, use the short name
layout-stamp-high = the image `{ $path }` of the signature stamp is too high, it must be at least as wide as high
layout-reading-blocks = a reading copy holds headings and paragraphs only
layout-slips-uneven = `options.{ $key }` has { $found } lines for { $count } slips
layout-count-uneven = `{ $key }` must have { $count } items, one for each that signs, found { $found }; an empty one leaves room
layout-sentence-long = a sentence does not fit on a page, divide it
layout-refuses = the layout refuses: { $text }
layout-clause = GB/T 9704-2012, { $clause }
signature-alone = the signature would stand on a page of its own, whatever the number of lines
signature-alone-hint = add or cut some words of the body, or begin a new page with ---
layout-hint = { $text }
export-failed = the export failed ({ $cause })
worker-lost = a document was not finished

# The program
made-batch = { $count } documents made in { $folder }
checked = no faults: { $kinds } kinds, { $count } documents
list-meetings = meetings:
list-kinds = kinds:
list-each =  (one per person)
list-own =  (this project's)
fonts-gaps = lacks { $characters }, which { $families } have
fonts-nobody = no face has: { $characters }
init-done = the sample project is in { $folder }; run `gen notice` there
usage-unknown-option = there is no option `{ $name }`
usage-unknown-command = there is no command or kind `{ $name }`
usage-missing = `{ $name }` is missing
usage-value-missing = `{ $name }` needs a value
usage-bad-value = `{ $value }` is no value for `{ $name }`
usage-twice = `{ $name }` cannot be repeated or used with the other options
usage-no-command = nothing was asked for
usage-other = the command line is wrong ({ $cause })
usage-options = it may be: { $names }
usage-help = `gen --help` lists all commands and options

# Help
help-about = Formal documents (GB/T 9704-2012) from one YAML file
help-after = Exit codes: 0 done, 1 faults in data or templates, 2 usage, 3 a batch with failed documents, 74 input/output
help-commands = Commands
help-options = Options
help-list = Show meetings and kinds
help-check = Set every document without writing one, and say what is wrong
help-check-kinds = Only these kinds
help-schema = Print a JSON Schema for editors
help-schema-file = Which file
help-fonts = Show which face plays which role, from where, and what it lacks
help-fonts-licenses = Print the licences of the built-in fonts
help-init = Write a sample project
help-init-folder = The folder
help-completions = Print shell completions
help-completions-shell = Which shell
help-man = Print the manual page
help-root = The project's folder; else it is looked for from here upwards
help-data = The data folder, `data` of the project by default
help-roster = The roster, beside meeting.yaml by default
help-meeting = The meeting, where the project holds several
help-output = The output folder, `output` of the project by default
help-format = The formats, several with commas
help-ppi = Pixels an inch for PNG, 144 by default
help-date = The date of documents that the data give none
help-only = Only this person's, may be repeated
help-jobs = How many at a time, one a core by default
help-font-path = A folder with fonts that come first, may be repeated
help-draft = Draw type area, grid and element names over the page
help-quiet = Report faults only
help-verbose = Name every file that is made
help-color = Whether messages are coloured
help-lang = The language of messages
help-message-format = The form of messages; json is one object a line
help-help = Show help
help-version = Show the version
