"""Check digits, by which a slip in a number that somebody wrote shows."""


def luhn_digit(digits: str) -> str:
    """Return the digit that makes ``digits`` pass the Luhn check (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 * (doubled > 9)
    return str(-total % 10)


# Multiplication in the dihedral group of ten elements and the permutation that Verhoeff chose
# ("Error Detecting Decimal Codes", 1969): any one wrong digit, any two neighbours exchanged, show.
_TIMES = [
    [(a + b) % 5 if b < 5 else (a + b) % 5 + 5 for b in range(10)]
    if a < 5
    else [(a - b) % 5 + 5 if b < 5 else (a - b) % 5 for b in range(10)]
    for a in range(10)
]
_PERMUTED = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
for _ in range(6):
    _PERMUTED.append([_PERMUTED[1][digit] for digit in _PERMUTED[-1]])


def passes_verhoeff(digits: str) -> bool:
    """Return whether the last digit is the Verhoeff check digit of those before it."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _TIMES[check][_PERMUTED[place % 8][int(digit)]]
    return check == 0
