"""TeX in titles and abstracts becomes text that a person reads."""

import time

import pytest
from effort import LONG
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.tex import readable


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"Hyperelliptic Curves over $\mathbb{Q}(T)$", "Hyperelliptic Curves over ℚ(T)"),
        ("SrVO$_3$ films", "SrVO₃ films"),
        (r"$\mathcal{O}(n\sqrt{n})$", "O(n√n)"),
        (r"$L^\infty$ and Integral Cost", "L^∞ and Integral Cost"),
        ("a $_6φ_5$ summation", "a ₆φ₅ summation"),
        (r"To $\mathcal{PT}$ or not to $\mathcal{PT}$", "To PT or not to PT"),
        ("An $h$-adaptive", "An h-adaptive"),
        ("$p$-adic", "p-adic"),
        ("Valence--Arousal", "Valence–Arousal"),
        ("Wan~2.1", "Wan 2.1"),
    ],
)
def test_table_of_messages(source: str, shown: str) -> None:
    """Every line of the table that the messages promise is kept."""
    assert readable(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"L\'evy and Erd\H{o}s", "Lévy and Erdős"),
        (r"K\"ahler, Poincar\'{e}, S\o rensen, Stra\ss e", "Kähler, Poincaré, Sørensen, Straße"),
        (r"\v{C}eby\v{s}ev, Brian\c con, Pe{\l}czy\'{n}ski", "Čebyšev, Briançon, Pełczyński"),
        (r"Dugu\' e, na\"{\i}ve, \AA ngstr\"om", "Dugué, naïve, Ångström"),
        (
            r"Ham\u{a}, W\k{a}s, \r{a}, \=o, \.z, \d{s}, t\^ete-\`a-t\^ete",
            "Hamă, Wąs, å, ō, ż, ṣ, tête-à-tête",
        ),
        (r"a 5\' field and \~{}x", "a 5' field and ~x"),
        (r"low \b{eta}, \r{ho} = 1, \c{hi}", "low β, ρ = 1, χ"),
        (r"\"{ou}", "öu"),
        (r"\c is a coalgebra", "i̧s a coalgebra"),
    ],
)
def test_accents(source: str, shown: str) -> None:
    """An accent and its letter become one character; arXiv's own mangled Greek is Greek again."""
    assert readable(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"{\it x} and {\bf bold} and \em so", "x and bold and so"),
        (r"\textbf{Vorch}: \emph{fast} \textsc{Sort}", "Vorch: fast Sort"),
        (r"code at \url{https://a.org/b\_c--d~e}", "code at https://a.org/b_c--d~e"),
        (r"see https://a.org/x_1--y~z.", "see https://a.org/x_1--y~z."),
        (r"at \href{https://a.org}{our page}", "at our page"),
        (r"5\% of A\&B, \#1, a\_b", "5% of A&B, #1, a_b"),
        ("a 5% gain & more", "a 5% gain & more"),
        ("first -- second --- third ----- fourth", "first – second — third ----- fourth"),
        ("``to be'' or `not' to be", "“to be” or ‘not’ to be"),
        ("it's 5'' and `code` here", "it's 5'' and `code` here"),
        (r"shown in \cite[p.~3]{abc}. See [\ref{x}] (\cite{y})", "shown in. See"),
        (r"Fast\footnote{Code: \url{a.org}} search", "Fast (Code: a.org) search"),
        (r"cut\footnote{We release the code.", "cut (We release the code.)"),
        (r"\textcolor{red}{new} \color{blue}text", "new text"),
        (
            r"{S}ignal {P}reservation, {locking-free}, 1{,}650",
            "Signal Preservation, locking-free, 1,650",
        ),
        ("K in {0,5,...,50} or {0, 1}", "K in {0,5,...,50} or {0, 1}"),
        ("a set {1} and } alone {", "a set {1} and alone"),
        (r"\method{} beats \ours by \revise{a lot}", "method beats ours by a lot"),
        (r"line\\break and \verb|a_b| and \verb", "line break and a_b and"),
        (r"\begin{itemize} \item one \item two \end{itemize}", "• one • two"),
        (r"\LaTeX and \begin{tabular}{cc} a & b", "LaTeX and cc a & b"),
        (r"\enquote{so} \unicode{x2014} \unicode{65} \unicode{x202E} \unicode{zz}", "“so” — A"),
        (
            r"\SI{5}{\km\per\second}, \ang{30}, \ion{C}{4}, \ion{H}{ii}",
            "5 km/second, 30°, C IV, H II",
        ),
        (r"\ce{H2SO4} and \isotope[13]{C}", "H₂SO₄ and ¹³C"),
        ("trailing \\", "trailing \\"),
    ],
)
def test_text_commands(source: str, shown: str) -> None:
    """Markup outside formulas goes, what it marks stays, and plain text is left alone."""
    assert readable(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"$360^\circ$, 90$^{\circ}$, 45^\circ", "360°, 90°, 45°"),
        (r"$3\times 4$, $3 \times 4$, 3\times4, 2$\times$", "3×4, 3 × 4, 3×4, 2×"),
        (r"$\sim 5$, $n \leq 3$, $n\leq3$", "∼5, n ≤ 3, n≤3"),
        (r"$\alpha\beta x$, \alpha decay", "αβx, α decay"),
        (r"$\mathbb R^n$, $\mathbb{F}_q$, $\mathbb{NZC}$", "ℝⁿ, F_q, NZC"),
        (r"$x \in X$, $f\colon X\to Y$, $p(x\mid y)$", "x ∈ X, f: X→Y, p(x|y)"),
        (r"$T_{\rm c} x$, $T_cx$, $f_{NL}$, $x_{i,j}$", "T_c x, T_c x, f_NL, x_(i,j)"),
        (r"$x_{ij}^2$, $A^\top$, $x^*$, $f'$, $f''$", "xᵢⱼ², Aᵀ, x*, f′, f″"),
        (r"$10^{-3}$, $10^{-3.5}$, $e^{-x/2}$, $x^{(k)}$", "10⁻³, 10^-3.5, e^(-x/2), x⁽ᵏ⁾"),
        (
            r"$\frac{a+b}{c}$, $\frac12$, $\frac{1}{2m}$, $a\frac{1}{2}b$",
            "(a+b)/c, 1/2, 1/(2m), a 1/2 b",
        ),
        (r"${1\over n+1}$, ${n \choose k}$, $\binom{n}{k}$", "1/(n+1), (n choose k), (n choose k)"),
        (r"$\sqrt{ab}$, $\sqrt n$, $\sqrt[3]{x}$, $\sqrt[5]{x}$", "√(ab), √n, ∛x, ⁵√x"),
        (r"$n\log n$, $\log\log n$, $\cos^2 x$, $\sin\theta$", "n log n, log log n, cos² x, sin θ"),
        (r"$\operatorname{Hom}(A,B)$, $\GL_n(F)$, $\R$", "Hom(A,B), GLₙ(F), R"),
        (r"$\bar{x}$, $\hat\theta$, $\overline{AB}$, $\vec{v}$", "x̄, θ̂, AB, v⃗"),
        (r"$\not\in$, $\not=$", "∉, ≠"),
        (r"$\left(\frac{1}{2}\right)$, $\left.x\right|_0$", "(1/2), x|₀"),
        (r"$\{0,1\}^n$, $a\,b$, $a\!b$, $a~b$, $\|x\|$", "{0,1}ⁿ, a b, ab, a b, ‖x‖"),
        (r"$10\,{\rm km\,s^{-1}}$, $\text{km s$^{-1}$}$, $M_\odot$", "10 km s⁻¹, km s⁻¹, M⊙"),
        (r"\(x \in \mathbb{R}^d\) and \[ \sum_{i=1}^n x_i \]", "x ∈ ℝᵈ and ∑ᵢ₌₁ⁿ xᵢ"),
        (r"$$a = b$$ and $x$$y$", "a = b and xy"),
        (r"\begin{align*} a &= b, \\ c &= d \end{align*}", "a = b, c = d"),
        (r"$\begin{array}{cc} a & b \\ c & d \end{array}$", "a b; c d"),
        (r"${}^{13}$C, $^{13}\mathrm{CO}$, ^4He", "¹³C, ¹³CO, ⁴He"),
        (r"\ket{0}, $\norm{x}$, $a \pmod{p}$, $\overset{d}{=}$", "|0⟩, ‖x‖, a (mod p), =ᵈ"),
        (r"$x^{\mathrm{th}}$, $10^\text{th}$, $x_{train}$, $x_{max}$", "xᵗʰ, 10ᵗʰ, x_train, xₘₐₓ"),
        (r"$\var\varDelta$", "var Δ"),
        ("$x^{}y$, $_$", "xy,"),
        (r"$\textbackslash$ \( open and \[ open", r"\ ( open and open"),
        (r"$\mathbf{x}_1$ and 𝐱, 𝒫, 𝔽", "x₁ and x, P, F"),
    ],
)
def test_formulas(source: str, shown: str) -> None:
    """Formulas are Unicode where it has a good form, and short plain text where not."""
    assert readable(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("10^5 cm^-2, R^2, G_2, CO_2, X_1, x", "10⁵ cm⁻², R², G₂, CO₂, X₁, x"),
        ("BLEU_1 of v_max, snake_case_1, 10^5.5", "BLEU_1 of v_max, snake_case_1, 10^5.5"),
        (r"A_{k} and T_{\rm eff}, c^{3}, Z_\odot", "Aₖ and T_eff, c³, Z⊙"),
        ("pass@k, pass^k and a^b", "pass@k, pass^k and a^b"),
    ],
)
def test_scripts_outside_formulas(source: str, shown: str) -> None:
    """Outside formulas an underscore is mostly part of a name, a caret before digits a power."""
    assert readable(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("from $5 to $10 a day", "from $5 to $10 a day"),
        ("$5-$10 per run", "$5-$10 per run"),
        (r"\$5 or \$6, or $x$ of it", "$5 or $6, or x of it"),
        ("costs under $3, for any $x$ at all", "costs under $3, for any x at all"),
        ("about $1.5 million for $n=3$ runs", "about $1.5 million for n=3 runs"),
        ("$15$ points and $10 km$", "15 points and 10 km"),
        ("290 pc$ for the wind of $x$", "290 pc$ for the wind of x"),
        ("a $ and $ b", "a $ and $ b"),
        ("only $ one", "only $ one"),
        ("a $late barrier$ here", "a late barrier here"),
        ("$$ and nothing", "$$ and nothing"),
        ("$x$ then $$", "x then $$"),
    ],
)
def test_money_is_no_formula(source: str, shown: str) -> None:
    """A dollar sign that opens no formula stays."""
    assert readable(source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("~5% at z~2 or (~3), W~Hz", "~5% at z~2 or (~3), W Hz"),
        ("from 1.5~2.8 and Llama~3.3~70B", "from 1.5~2.8 and Llama 3.3 70B"),
        (r"RAMBO~\citep{x} has Fig.~2", "RAMBO has Fig. 2"),
        ("$M$~2 and $10$~eV", "M 2 and 10 eV"),
    ],
)
def test_tilde_is_a_space_or_about(source: str, shown: str) -> None:
    """A tilde between words is a space; before an amount it means about."""
    assert readable(source) == shown


def test_plain_text_only_loses_extra_space() -> None:
    """A text without marks comes back as it is, in single spaces."""
    assert readable("  Plain (text),\n with 5% & more. ") == "Plain (text), with 5% & more."


def test_no_table_is_read_for_plain_text() -> None:
    """Plain texts are quick: ten thousand of them take less than a second."""
    start = time.process_time()
    for _ in range(10_000):
        readable("Attention is all you need, again")
    assert time.process_time() - start < 1


HOSTILE = r"""
$ \frac { {} {a=b, \begin{a} \' \( \[ x_{ ^ _ ~ ` ' - \cite[ \verb| https:// \ \log \text{ $1, \over
\left( a_ {\it \sqrt[ \[\( }{ \unicode{ $$a \SI \ion \not ^\frac
"""


@pytest.mark.parametrize("piece", [*HOSTILE.split(), "$x ", " \\cite{a}", "$5 and ", "$$ a word "])
def test_hostile_text_is_quick(piece: str) -> None:
    """Twenty thousand characters of one mark take no longer than their length."""
    for text in (piece * (20_000 // len(piece)), f"${piece * 5_000}$", f"\\[{piece * 3_000}\\]"):
        start = time.process_time()
        readable(text)
        assert time.process_time() - start < 2


def test_deep_nesting_is_flattened() -> None:
    """Braces and environments nested without end are still read."""
    assert readable("{" * 10_000 + "x" + "}" * 10_000) == "x"
    assert readable(r"\begin{a}" * 500 + "x" + r"\end{a}" * 500) == "x"
    assert readable("$" + r"{a\over " * 29 + "b" + "}" * 29 + "$").count("a") == 29
    assert readable("$" + r"a\over " * 100 + "b$").count("a") == 100


MARKS = r"""
$ $$ \ { } ^ _ ~ ` `` '' ' -- --- [ ] \frac \sqrt \mathbb \text \begin{cases} \end{cases} \( \)
\[ \] \left \right . * \cite \over \not \' \v \verb \unicode \ion \SI \log \to \unknown
5 x word é https://a_b
"""
PIECES = st.sampled_from([*MARKS.split(), " ", "\n", "𝔽", "\ufdd0"])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@settings(max_examples=400 if LONG else 100)
def test_any_text_is_read(text: str) -> None:
    """No text raises; the result has single spaces and no mark of ours."""
    shown = readable(text)
    assert shown == " ".join(shown.split())
    assert "\ufdd0" not in shown


@given(
    st.text(alphabet=st.characters(exclude_characters="\\$^_{}~`'-\ufdd0", max_codepoint=0xFFFF))
)
@settings(max_examples=200 if LONG else 60)
def test_text_without_marks_is_left_alone(text: str) -> None:
    """What has none of TeX's marks is not changed, whatever its script."""
    assert readable(text) == " ".join(text.split())
