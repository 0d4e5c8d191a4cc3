//! 套色: the colours of ink as screens show them.
//!
//! The red of the standard is ink: magenta and yellow, 80 % each (GB/T 9704-2012, 6.2). What it looks like is a matter
//! of the press; by the profile of an office press it becomes an orange on a screen. So a screen gets the plain complement,
//! which is red.

use typst_library::visualize::{Color, FixedStroke, Paint, ProcessColor};

/// A colour of ink as screens show it; none if it is one of screens already.
pub(crate) fn on_screen(colour: &Color) -> Option<Color> {
    let Color::Process(ProcessColor::Cmyk(ink)) = colour else { return None };
    let part = |ink: f32, black: f32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
        let part = ((1.0 - ink) * (1.0 - black) * 255.0).round().clamp(0.0, 255.0) as u8;
        part
    };
    Some(Color::from_u8(part(ink.c, ink.k), part(ink.m, ink.k), part(ink.y, ink.k), 255))
}

/// Makes a paint that of screens; gradients and patterns stay what they are.
pub(super) fn show_paint(paint: &mut Paint) {
    if let Paint::Solid(colour) = paint
        && let Some(shown) = on_screen(colour)
    {
        *colour = shown;
    }
}

pub(super) fn show_stroke(stroke: &mut FixedStroke) {
    show_paint(&mut stroke.paint);
}
