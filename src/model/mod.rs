//! What the stages pass to each other: the facts of a meeting, the people, a template's front matter, the
//! finished tree of a document. Types only; nothing here reads, checks or prints.

mod answers;
mod date;
mod document;
mod head;
mod meeting;
mod profile;
mod recipe;
mod roster;
mod table;
mod template;

pub use answers::{Answers, PlaceCount};
pub use date::Date;
pub(crate) use date::without_midnight;
pub use document::{
    Attachment, Block, BlockKind, Document, Facts, Images, Inline, Origin, RawTypst, Spoken, plain_text, walk,
};
pub use head::{DocumentDate, DocumentNumber, Head, IssuerMark, Organ, Signing, classes};
pub use meeting::{
    Assessment, Cadres, Contact, Destination, DocumentFacts, Issuer, Management, Meeting, MeetingFacts,
    Point, Presence, Report, Speaker, Term,
};
pub use profile::{Margins, Profile, RosterField};
pub use recipe::{FormatName, KindRecipe, Recipe, SiteRecipe, StandardName};
pub use roster::{Cadre, KEY_COLUMNS, Month, PERSONAL, Roster, Sex};
pub use table::{Align, Cell, CellBody, Picture, Row, Slot, Table, merged};
pub use template::{AttachmentTemplate, Attendance, Each, FrontMatter, OneOrMany, Orientation, Sealing};
