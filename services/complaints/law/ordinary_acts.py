"""Acts beside the BNS whose FIRs are as open as any other: those under which no identity of a
victim is protected and no preliminary enquiry is barred.

Whatever an officer names that is not one of these, and nothing but one of these, is treated as
protected: a name has a hundred spellings, and what was published cannot be taken back.
"""

import re

_NAMES = (
    r"arms act|explosives? act|explosive substances act|motor vehicles act|railways act"
    r"|essential commodities act|electricity act|excise act|bihar (?:prohibition and )?excise act"
    r"|information technology act|it act|copyright act|trade ?marks act|forest act"
    r"|narcotic drugs and psychotropic substances act|ndps act|prisons act|cinematograph act"
    r"|public gambling act|prevention of damage to public property act|pdpp act|police act"
    r"|prevention of corruption act|pc act|passports? act|foreigners act|wild ?life protection act"
    r"|mines and minerals act|negotiable instruments act|drugs and cosmetics act"
    r"|epidemic diseases act"
    r"|आयुध अधिनियम|शस्त्र अधिनियम|विस्फोटक अधिनियम|मोटर वाहन अधिनियम|रेल अधिनियम"
    r"|आवश्यक वस्तु अधिनियम|विद्युत अधिनियम|मद्य निषेध और उत्पाद अधिनियम|सूचना प्रौद्योगिकी अधिनियम"
    r"|सार्वजनिक जुआ अधिनियम|भ्रष्टाचार निवारण अधिनियम|वन अधिनियम"
)
_SECTION = r"\d{1,4}[a-z]{0,3}(?: ?\([0-9a-z]{1,4}\))*"
_ORDINARY = re.compile(
    rf"(?:the )?(?:{_NAMES})(?:,? ?(?:18|19|20)\d\d)?"
    rf"(?:,? ?(?:(?:u/)?s{{1,2}}\.?|secs?\.?|sections?|धारा) ?{_SECTION}"
    rf"(?:(?:,| and|/| और) ?{_SECTION})*)?"
)


def is_ordinary(law: str) -> bool:
    """Return whether ``law`` names one of these Acts, with its sections or without, and nothing
    more."""
    return _ORDINARY.fullmatch(" ".join(law.casefold().split()).rstrip("।. ")) is not None
