//! What the YAML parser finds wrong, in the words of the catalogue. The only file that knows its kinds of
//! errors.

use serde_saphyr::granit_parser::{ErrorKind as Kind, ScanError};

use crate::diag::{Message, code};
use crate::msg;

/// The cause of a syntax error.
pub(super) fn cause(error: &ScanError) -> Message {
    match error.kind() {
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar
        | Kind::TabAtBlockScalarStart
        | Kind::InvalidBlockEntryWhitespace => msg!("yaml-cause-tab"),
        Kind::ExpectedDocumentStart | Kind::InvalidIndentation | Kind::ExpectedBlockMappingKey => {
            msg!("yaml-cause-indent")
        }
        Kind::ExpectedBlockSequenceEntry => msg!("yaml-cause-item"),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => msg!("yaml-cause-colon"),
        Kind::MappingValueNotAllowed => msg!("yaml-cause-colon-place"),
        Kind::InvalidColonPlacement => msg!("yaml-cause-unclosed"),
        Kind::FlowMappingValueAdjacentCollection | Kind::ExpectedWhitespace => msg!("yaml-cause-space"),
        Kind::UnexpectedEofImplicitFlowMapping => msg!("yaml-cause-comma"),
        Kind::ExpectedFlowMappingSeparator => msg!("yaml-cause-separator", close = code("}")),
        Kind::ExpectedFlowSequenceSeparator => msg!("yaml-cause-separator", close = code("]")),
        Kind::UnclosedFlowCollection { open, .. } => msg!("yaml-cause-open", open = code(open)),
        Kind::UnexpectedEofFlowSequence => msg!("yaml-cause-open", open = code("[")),
        Kind::UnexpectedEofFlowMapping => msg!("yaml-cause-open", open = code("{")),
        Kind::MisplacedFlowCollectionEnd => msg!("yaml-cause-close"),
        Kind::MismatchedFlowCollectionEnd { open, close, .. } => {
            msg!("yaml-cause-mismatch", open = code(open), close = code(close))
        }
        Kind::BlockEntryInFlowCollection | Kind::PlainScalarStartsWithDashFlowIndicator => {
            msg!("yaml-cause-dash-inside")
        }
        Kind::BlockSequenceEntryNotAllowed => msg!("yaml-cause-dash"),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar => msg!("yaml-cause-quote"),
        Kind::InvalidTrailingSingleQuotedScalar => msg!("yaml-cause-after-quote", escaped = code("''")),
        Kind::InvalidTrailingDoubleQuotedScalar => msg!("yaml-cause-after-quote", escaped = code("\\\"")),
        Kind::InvalidQuotedScalarIndent | Kind::InvalidFlowScalarIndent => msg!("yaml-cause-quote-indent"),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => msg!("yaml-cause-escape"),
        Kind::CommentInterceptedScalar => msg!("yaml-cause-comment"),
        Kind::CommentNotSeparated => msg!("yaml-cause-hash"),
        Kind::UnexpectedCharacter { character, .. } => {
            msg!("yaml-cause-character", character = code(character.escape_debug()))
        }
        Kind::BomInsideDocument => msg!("yaml-cause-invisible"),
        Kind::InvalidDocumentEnd => msg!("yaml-cause-document-end"),
        Kind::InvalidBlockScalarHeader => msg!("yaml-cause-block"),
        Kind::ZeroBlockScalarIndent => msg!("yaml-cause-block-zero"),
        Kind::InvalidBlockScalarIndent => msg!("yaml-cause-block-indent"),
        Kind::MissingAnchorOrAliasName => msg!("yaml-cause-first", character = code("& *")),
        Kind::MappingKeyNotAllowed => msg!("yaml-cause-first", character = code("?")),
        Kind::DirectiveDisallowed => msg!("yaml-cause-first", character = code("%")),
        Kind::UndeclaredTagHandle
        | Kind::ExpectedTagBang
        | Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::UnclosedVerbatimTag
        | Kind::InvalidTagEscape
        | Kind::InvalidTagUtf8LeadingByte
        | Kind::InvalidTagUtf8TrailingByte
        | Kind::InvalidTagUtf8 => msg!("yaml-cause-first", character = code("!")),
        Kind::UnexpectedEofBlockSequence
        | Kind::UnexpectedEofBlockMapping
        | Kind::UnexpectedEof
        | Kind::UnexpectedEndOfPlainScalar => msg!("yaml-cause-end"),
        Kind::ExpectedNodeContent => msg!("yaml-cause-value"),
        _ => msg!("yaml-cause-other"),
    }
}
