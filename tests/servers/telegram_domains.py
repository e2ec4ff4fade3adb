"""The top-level domains that make a bare word a link in Telegram."""

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt
bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg
er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn
hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li
lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne
nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb
sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr
tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
COUNTRIES = frozenset(_COUNTRIES.split())
"""All of two letters."""

_GENERIC = """
able abc academy active actor ads adult aero africa agency airforce amazon analytics android
apartments app apple arab archi army arpa art arte asia associates attorney auction audio author
auto autos baby band bank bar bargains baseball basketball beats beauty beer berlin best bet
bible bid bike bing bingo bio biz black blog blue boats bom bond boo book booking boston bot
boutique box broadway broker brother build builders business buy buzz cab cafe cal call cam
camera camp capital car caravan cards care career careers cars casa case cash casino cat
catering catholic center ceo cern channel charity chase chat cheap christmas chrome church
circle city claims cleaning click clinic clothing cloud club coach codes coffee college cologne
com community company compare computer condos construction consulting contact contractors
cooking cool coop country coupon coupons courses credit creditcard cricket crown cruise cruises
dad dance data date dating day deal dealer deals degree delivery delta democrat dental dentist
design dev diamonds diet digital direct directory discount discover dish diy docs doctor dog
domains dot download drive earth eat eco edu education email energy engineer engineering
enterprises equipment estate events exchange expert exposed express fail faith family fan fans
farm farmers fashion fast feedback film final finance financial fire fish fishing fit fitness
flights florist flowers fly foo food football forex forsale forum foundation fox free frontier
fun fund furniture fyi gallery game games gap garden gay gent gift gifts gives giving glass
global gold golf goo google gop got gov graphics gratis green gripe grocery group guardian guide
guitars guru hair hangout haus health healthcare help here hermes hiphop hockey holdings holiday
homes honda horse hospital host hosting hot hotels house how ice icu immo inc industries info
ing ink institute insurance insure int international investments irish ist jaguar java jetzt
jewelry jobs joy juniper kaufen kids kim kinder kindle kitchen kiwi land lat latino law lawyer
lease legal lego lexus life lifestyle lighting like limited limo lincoln link live living llc
llp loan loans locker lol london lotto love ltd luxury madrid maison makeup man management mango
map market marketing markets mba med media meet melbourne meme memorial men menu miami microsoft
mil mini mint mit mma mobi mobile mom money monster mortgage moscow moto motorcycles mov movie
museum music name navy net network new news next ngo ninja now nyc observer office omega one ong
onl online ooo open oracle orange org organic origins osaka page paris partners parts party pay
pet pharmacy phd phone photo photography photos pics pictures pid pin ping pink pioneer pizza
place play plumbing plus poker porn post press prime pro prod productions prof progressive promo
properties property protection pub quebec quest racing radio read realty recipes red rehab
reliance rent rentals repair report republican rest restaurant review reviews rich rio rip rocks
rodeo room rugby ruhr run safe safety sale salon sas save school science scot search seat secure
security seek select services seven sex sexy sharp shell shoes shop shopping show silk singles
site ski skin sky smart smile soccer social software solar solutions song soy spa space sport
spot srl star storage store stream studio study style sucks supplies supply support surf surgery
swiss sydney systems tab talk target tattoo tax taxi team tech technology tel tennis theater
theatre tickets tips tires today tokyo tools top total tours town toys trade trading training
travel travelers trust tube tunes uno university vacations vana vegas ventures versicherung vet
viajes video viking villas vin vip virgin visa vision viva vodka vote voting voyage wales wang
watch watches weather webcam website wed wedding wien wiki win windows wine winners work works
world wow wtf xbox xxx xyz
yachts yoga you youtube zero zip
zone бг бел дети ею қаз католик ком
мкд мон москва онлайн орг рус рф сайт
срб укр ευ ελ հայ გე 中国 中國
中文网 公司 网络 网站 香港 台湾 台灣 한국 みんな コム


भारत ไทย
"""
GENERIC = frozenset(_GENERIC.split())
"""The common ones of more letters, most brand names left out."""

_ALL = COUNTRIES | GENERIC


def is_top_level(word: str) -> bool:
    """Whether a bare domain may end in it.

    In any case but one: a word with a capital first and the rest small begins a sentence.
    """
    lower = word.lower()
    if lower != word and lower[1:] == word[1:]:
        return False
    return lower in _ALL
