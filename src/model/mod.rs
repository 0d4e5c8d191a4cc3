//! What the stages hand to each other: the facts of a meeting, the people, a template's front
//! matter, the finished tree of a document. Types alone; nothing here reads, checks or prints.

mod date;
mod document;
mod meeting;
mod profile;
mod roster;
mod template;

pub use date::Date;
pub use document::{Align, Attachment, Block, Document, Inline, Spoken, Table, plain_text};
pub use meeting::{
    Assessment, Cadres, Contact, DocumentFacts, Issuer, Management, Meeting, MeetingFacts, Place, Point,
    Presence, Report, Speaker, Term,
};
pub use profile::{Margins, Profile};
pub use roster::{Cadre, Roster};
pub use template::{AttachmentTemplate, Attendance, Each, FrontMatter, Orientation, Sealing};
