"""Names of venues: what stands alone as one, what is short for what, and what is none."""

import re
from functools import cache

# Conferences whose name and year alone, in a comment, say that the paper is in them.
_KNOWN = """
3DV AAAI AACL AAMAS ACCV ACL ACMMM ACSAC AIED AIES AISTATS ASE ASRU ASSETS BIBM BMVC CASE CCS
CDC CHI CHIIR CIKM CLEF COLING COLM COLT CSCW CVPR CVPRW CoNLL CoRL CogSci DAC DASFAA DATE DIS
DSN EACL ECAI ECC ECCV ECCVW ECIR ECML-PKDD EMBC EMNLP EUSIPCO ESORICS ESWC ETRA EuroS&P EuroSys
Eurographics FAccT FG FOCS FSE GECCO GLOBECOM HPCA HRI ICALP ICAIF ICAIL ICANN ICAPS ICASSP ICC
ICCAD ICCV ICCVW ICDAR ICDCS ICDE ICDM ICIP ICLR ICME ICML ICMR ICONIP ICPR ICRA ICSE ICWSM
IGARSS IJCAI IJCAI-ECAI IJCB IJCNLP IJCNLP-AACL IJCNN INFOCOM INLG INTERSPEECH IPMI IROS ISBI
ISCA ISIT ISMAR ISMIR ISSTA ISWC ITSC IUI IV KDD KR L4DC LAK LICS LREC LREC-COLING MICCAI MICRO
MIDL MLHC MLSys MM MMM MSR MobiCom MobiSys NAACL NDSS NIPS NSDI NeurIPS NeurIPSW OOPSLA OSDI
PACT PAKDD PETS PLDI PODC PODS POPL PRICAI PerCom QCE RANLP RecSys RLC RO-MAN RSS SIGCOMM
SIGDIAL SIGGRAPH SIGIR SIGKDD SIGMETRICS SIGMOD SIGSPATIAL SLT SMC SODA SOSP STOC SaTML SenSys
TMLR UAI UIST UMAP VIS VLDB VTC WACV WCNC WMT WSDM WWW EC EurIPS
"""

# Capitals before a year that name no venue.
_NONE = """
CONFERENCE JOURNAL WORKSHOP SYMPOSIUM TRANSACTIONS PROCEEDINGS MAIN ORAL ACCEPTED PUBLISHED ASME
ACM ACS AIP AMS APS ARR BIPM BY CC CCIS CERN COVID CPU DFG DOE DOI EPSRC ESA ESO EU GPU GitHub
IEEE IEEE/CVF IEEE/ACM IFIP IMS INFORMS IOP ISBN ISSN JWST LLM LNAI LNCS LNEE LNNS LaTeX MDPI
MIT NASA NIST NSF NY OpenReview PDF PMLR PhD SIAM SIG UAE UK URL US USA USENIX arXiv
"""

# Longer than a line, and known by the short form to everyone who would be glad to read it.
_SHORT = {
    "international conference on machine learning": "ICML",
    "neural information processing systems": "NeurIPS",
    "conference on learning representations": "ICLR",
    "conference on computer vision and pattern recognition": "CVPR",
    "european conference on computer vision": "ECCV",
    "international conference on computer vision": "ICCV",
    "winter conference on applications of computer vision": "WACV",
    "aaai conference on artificial intelligence": "AAAI",
    "international joint conference on artificial intelligence": "IJCAI",
    "empirical methods in natural language processing": "EMNLP",
    "annual meeting of the association for computational linguistics": "ACL",
    "conference on language modeling": "COLM",
    "uncertainty in artificial intelligence": "UAI",
    "artificial intelligence and statistics": "AISTATS",
    "intelligent robots and systems": "IROS",
    "conference on robotics and automation": "ICRA",
    "medical image computing and computer assisted intervention": "MICCAI",
    "acoustics speech and signal processing": "ICASSP",
    "sigkdd conference on knowledge discovery and data mining": "KDD",
    "international conference on multimedia and expo": "ICME",
    "acm international conference on multimedia": "ACM MM",
    "joint conference on neural networks": "IJCNN",
    "monthly notices of the royal astronomical society": "MNRAS",
    "publications of the astronomical society of the pacific": "PASP",
    "publications of the astronomical society of japan": "PASJ",
    "publications of the astronomical society of australia": "PASA",
    "transactions on machine learning research": "TMLR",
    "transactions of the association for computational linguistics": "TACL",
    "transactions on pattern analysis and machine intelligence": "IEEE TPAMI",
    "transactions on visualization and computer graphics": "IEEE TVCG",
    "transactions on neural networks and learning systems": "IEEE TNNLS",
    "transactions on circuits and systems for video technology": "IEEE TCSVT",
    "transactions on geoscience and remote sensing": "IEEE TGRS",
    "transactions on information forensics and security": "IEEE TIFS",
    "transactions on intelligent transportation systems": "IEEE T-ITS",
    "transactions on software engineering and methodology": "ACM TOSEM",
    "transactions on dependable and secure computing": "IEEE TDSC",
    "transactions on knowledge and data engineering": "IEEE TKDE",
    "transactions on automation science and engineering": "IEEE T-ASE",
    "transactions on audio speech and language processing": "IEEE TASLP",
    "journal of biomedical and health informatics": "IEEE JBHI",
    "selected topics in applied earth observations and remote sensing": "IEEE JSTARS",
}

# Publishers, series and common nouns: what may stand after "accepted by" and is no journal.
_NO_JOURNAL = """
acm ieee aps aip aaai elsevier springer wiley mdpi iop usenix arxiv zenodo press print english
proceedings journal conference workshop main findings oral poster appendix part section chapter
volume spring summer fall winter publication presentation science@home professor institute
university the an open scientific international national nova springer-verlag birkhäuser
routledge sage emerald authors editors pmlr lncs
"""
_NO_JOURNAL_WORD = re.compile(
    "\\AACM on|Springer|Elsevier|Xplore|Open Access|Nova Science|Lecture Notes|Proceedings"
    "|\\b(?:Proc|ARR)\\b"
    "|Press|Publishing|Publishers|Taylor|Anthology|Handbook|Encyclopedia|Book|Special Issue"
    "|Conference|Symposium|Workshop|Congress"
    "|Meeting|Track|Programme|Program|University|Institute|Digital Library|Series|Session|Seminar"
    "|\\b(?:January|February|March|April|June|July|August|September|October|November|December)\\b"
)


@cache
def known() -> dict[str, str]:
    """Conferences that may stand alone: their names in small letters, and as they are written."""
    return {name.lower(): name for name in _KNOWN.split()}


@cache
def no_venues() -> frozenset[str]:
    """Capitals that stand before a year and name no venue."""
    return frozenset(name.lower() for name in _NONE.split())


def is_journal(name: str) -> bool:
    """Whether a name that follows "accepted by" may be a journal's."""
    return name.lower() not in _NO_JOURNAL.split() and not _NO_JOURNAL_WORD.search(name)


def short(text: str) -> str | None:
    """The short form of the first long name in a text, when the name ends where ours does."""
    found = _LONG_NAME.search(_plain(text))
    return _SHORT[found[1]] if found else None


def _plain(text: str) -> str:
    joined = re.sub(r",(?=\s(?:speech|and|signal)\b)", "", text.lower())
    return " ".join(joined.replace("-", " ").split())


# "International Conference on Machine Learning and Computing" is another conference.
_LONG_NAME = re.compile(
    rf"({'|'.join(_SHORT)})"
    r"(?!,?\s(?:\w+,?\s){0,3}(?:and|&)\s)"
    r"(?=\s?(?:[^\w\s&]|\d|$)|\s(?:at|as|held|main|workshops?|track|vol|oral)\b)"
)
