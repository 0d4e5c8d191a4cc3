//! Chinese numerals, small and capital. It knows nothing of the text around them.

use chinese_number::{ChineseCase, ChineseCountMethod, ChineseVariant, NumberToChinese};

/// 三十九: the small numeral of everyday writing, 十二 rather than 一十二.
pub fn chinese(number: u64) -> String {
    let text = convert(number, ChineseCase::Lower);
    text.strip_prefix("一十").map_or(text.clone(), |rest| format!("十{rest}"))
}

/// 叁拾玖: the capital numeral of receipts and certificates, 壹拾贰 in full.
pub fn capital(number: u64) -> String {
    let text = convert(number, ChineseCase::Upper);
    if text.starts_with('拾') { format!("壹{text}") } else { text }
}

/// 二〇二四: digit by digit, as a year is written.
pub fn digits(number: u64) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

fn convert(number: u64, case: ChineseCase) -> String {
    number
        .to_chinese(ChineseVariant::Simple, case, ChineseCountMethod::TenThousand)
        .unwrap_or_else(|_| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_numbers_as_documents_do() {
        for (number, small, large) in [
            (0, "零", "零"),
            (2, "二", "贰"),
            (10, "十", "壹拾"),
            (12, "十二", "壹拾贰"),
            (39, "三十九", "叁拾玖"),
            (105, "一百零五", "壹佰零伍"),
            (110, "一百一十", "壹佰壹拾"),
            (120_000, "十二万", "壹拾贰万"),
        ] {
            assert_eq!((chinese(number).as_str(), capital(number).as_str()), (small, large));
        }
        assert_eq!(digits(2024), "二〇二四");
    }
}
