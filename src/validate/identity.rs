//! 公民身份号码 · checks ID numbers (GB 11643-1999): the check digit, and what the number says of its holder. No
//! message shows a number.

use std::collections::HashMap;

use super::people::{hash, seen};
use super::{Check, Covers, Person};
use crate::diag::{Diagnostic, Faults, numbers_in};
use crate::load::Loaded;
use crate::msg;

/// ID numbers have the right check digit, agree with sex and month of birth, and belong to one person each.
pub(super) fn numbers<'a>(_: &'a Loaded, _: Covers<'a>) -> Box<dyn Check + 'a> {
    Box::new(Numbers::default())
}

/// Whether a text has the ID number of a person or the number of a mobile telephone, whatever separates their digits and
/// however they are written.
pub fn has_personal_number(text: &str) -> bool {
    numbers_in(text).iter().any(|number| {
        let is_mobile = |digits: &str| {
            digits.len() == 11
                && digits.starts_with('1')
                && digits.as_bytes().get(1).is_some_and(|c| *c >= b'3')
        };
        // 0086-138…, 0138…, +86 0138…
        let trunk = number.trim_start_matches('0');
        let whole = trunk.strip_prefix("86").unwrap_or(trunk).trim_start_matches('0');
        [whole, trunk, number].into_iter().any(is_mobile) || is_of_person(number)
    })
}

/// Whether digits are those of an ID number of 18 or, as it was until 1999, 15 digits: with a day of birth, whatever the
/// check digit is.
fn is_of_person(number: &str) -> bool {
    let part = |range: std::ops::Range<usize>| number.get(range).and_then(|part| part.parse::<u32>().ok());
    let is_day = |month: usize| {
        part(month..month + 2).is_some_and(|month| (1..=12).contains(&month))
            && part(month + 2..month + 4).is_some_and(|day| (1..=31).contains(&day))
    };
    let is_of_place = part(0..2).is_some_and(|place| (11..=91).contains(&place));
    is_of_place
        && match number.len() {
            18 => part(6..8).is_some_and(|century| matches!(century, 19 | 20)) && is_day(10),
            15 => is_day(8),
            _ => false,
        }
}

/// Where each number stood last, by its hash.
#[derive(Default)]
struct Numbers(HashMap<u64, u32>);

/// Whether the last character is the check digit of the others: ISO 7064, MOD 11-2.
fn is_sound(number: &str) -> bool {
    let digits: Option<Vec<u32>> =
        number.get(..17).and_then(|own| own.chars().map(|c| c.to_digit(10)).collect());
    let Some(digits) = digits else { return false };
    let sum = digits.iter().fold(0, |sum, digit| (sum + digit) * 2 % 11);
    let check = (12 - sum) % 11;
    number.get(17..) == Some(if check == 10 { "X".to_string() } else { check.to_string() }.as_str())
}

impl Check for Numbers {
    fn person(&mut self, person: &Person<'_>, faults: &mut Faults) {
        let Some(number) = person.text("id_number") else { return };
        // A number of another form is the schema's fault.
        let is_form = number.len() == 18
            && number.bytes().enumerate().all(|(index, c)| c.is_ascii_digit() || index == 17 && c == b'X');
        if !is_form {
            return;
        }
        let (name, row) = (person.name(), person.row + 1);
        let fault = |message, field| person.at(Diagnostic::error(message), field).hint(msg!("id-compare"));
        if !is_sound(number) {
            faults.push(fault(msg!("id-checksum", name = name, row = row), "id_number"));
            return;
        }
        let born = format!("{}.{}", &number[6..10], &number[10..12]);
        if person.text("born").is_some_and(|text| text.len() == born.len() && text != born) {
            faults.push(fault(msg!("id-born", name = name, row = row), "born"));
        }
        let is_male = number.as_bytes()[16] % 2 == 1;
        if person.text("sex").is_some_and(|sex| (sex == "男" && !is_male) || (sex == "女" && is_male)) {
            faults.push(fault(msg!("id-sex", name = name, row = row), "sex"));
        }
        let earlier = self.0.insert(hash(number), u32::try_from(person.row).unwrap_or(u32::MAX));
        if let Some(first) = seen(person.rows, earlier, |other| other["id_number"] == number) {
            let found = fault(msg!("id-twice", name = name, row = row, first = first + 1), "id_number");
            faults.push(match person.rows.place(first, "/id_number") {
                Some(place) => found.also(place, msg!("first-here")),
                None => found,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_behind_their_prefixes() {
        for number in
            ["13812345678", "013812345678", "0086-138-1234-5678", "+86 013812345678", "0138 1234 5678"]
        {
            assert!(has_personal_number(&format!("电话：{number}。")), "{number}");
        }
        for number in ["0471-8212345", "2024-03-05", "010-12345678"] {
            assert!(!has_personal_number(number), "{number}");
        }
    }

    #[test]
    fn one_wrong_digit_is_found() {
        // The example of the standard, with an invented serial.
        for sound in ["11010519491231002X", "440524188001010014"] {
            assert!(is_sound(sound));
            for index in 0..17 {
                for digit in '0'..='9' {
                    let changed = format!("{}{digit}{}", &sound[..index], &sound[index + 1..]);
                    assert_eq!(is_sound(&changed), changed == sound, "{index} {digit}");
                }
            }
        }
    }
}
