//! What the build knows of a language's grammar: stems and stop words. Nothing of this is needed in the browser.

use rust_stemmers::{Algorithm, Stemmer};

use super::analyse::{TokenKind, fold};

/// Brings the forms of a word together. Languages without a stemmer compare folded words.
pub struct Grammar {
    stemmer: Option<Stemmer>,
    exceptions: &'static [(&'static str, &'static str)],
}

impl Grammar {
    /// The grammar of a language, by its BCP 47 tag.
    pub fn of(lang: &str) -> Self {
        let exceptions = if lang.split('-').next() == Some("en") { ENGLISH_EXCEPTIONS } else { &[] };
        Grammar { stemmer: algorithm(lang).map(Stemmer::create), exceptions }
    }

    /// The class that a token belongs to: its folded Snowball stem (Porter 2001, snowballstem.org) for a word, itself
    /// for a number or a pair of characters.
    pub fn class(&self, raw: &str, surface: &str, kind: TokenKind) -> String {
        match (&self.stemmer, kind) {
            (Some(stemmer), TokenKind::Word) => match self.exceptions.iter().find(|(word, _)| *word == raw) {
                Some((_, class)) => (*class).to_string(),
                None => fold(&stemmer.stem(raw)).into_owned(),
            },
            _ => surface.to_string(),
        }
    }
}

fn algorithm(lang: &str) -> Option<Algorithm> {
    Some(match lang.split('-').next().unwrap_or_default() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

/// Common words that the English stemmer takes for another word ("living" for "live", "several" for "severe"), and what
/// they are. A class of theirs has a space in its name, so that no stem can be the same.
const ENGLISH_EXCEPTIONS: &[(&str, &str)] = &[
    ("business", "business "),
    ("businesses", "business "),
    ("emergencies", "emergency "),
    ("emergency", "emergency "),
    ("importance", "important "),
    ("important", "important "),
    ("importantly", "important "),
    ("international", "international "),
    ("internationally", "international "),
    ("living", "living "),
    ("numerous", "numerous "),
    ("organic", "organic "),
    ("organisation", "organise "),
    ("organisations", "organise "),
    ("organise", "organise "),
    ("organization", "organise "),
    ("organizations", "organise "),
    ("organize", "organise "),
    ("paste", "paste "),
    ("several", "several "),
    ("universities", "university "),
    ("university", "university "),
];

/// Words that carry grammar rather than a subject, folded, parted by spaces. They are weighed low, never dropped: "to be
/// or not to be" is still found. The browser gets those that the site's questions do not have too, so that it does not take
/// "does" for a slip of "dose".
pub fn stop_words(lang: &str) -> &'static str {
    match lang.split('-').next().unwrap_or_default() {
        "da" => DANISH,
        "de" => GERMAN,
        "en" => ENGLISH,
        "es" => SPANISH,
        "fi" => FINNISH,
        "fr" => FRENCH,
        "it" => ITALIAN,
        "nb" | "nn" | "no" => NORWEGIAN,
        "nl" => DUTCH,
        "pl" => POLISH,
        "pt" => PORTUGUESE,
        "ro" => ROMANIAN,
        "ru" => RUSSIAN,
        "sv" => SWEDISH,
        "tr" => TURKISH,
        _ => "",
    }
}

const ENGLISH: &str = "a able about after all also always am an and any anybody anyone anything are arent as at be because been before being both but by can cant \
    could couldnt did didnt do does doesnt doing dont down ever every everybody everyone everything for from get getting go going got had has hasnt have havent having he hello help her here \
    hers hi him his how i id if ill im in into is isnt it its ive just know let like long lot many may me might mine more most much must my myself need \
    no nor not of off often on once one only or other our out over own people person persons please possible same shall she should shouldnt so some somebody someone something soon still such tell than thank thanks that \
    thats the their them then there theres these they theyre thing things this those through to too under until up us very want wants was wasnt way we were \
    what whats when where which while who whom whose why will with wont would wouldnt you youre your yours";
const GERMAN: &str = "aber alle als also am an auch auf aus bei beim bin bis bitte da dann darf das dass dem den der des dich die dies \
    diese diesem diesen dieser dieses dir doch du durch ein eine einem einen einer eines er es etwas euch fur gibt hab habe haben \
    hat hatte ich ihm ihn ihr ihre ihren im in ins ist ja jeder jemand kann kein keine konnen konnte lang lange leute man mehr mensch menschen mein meine meinem meinen \
    meiner mich mir mit mochte muss mussen nach nicht noch nun nur ob oder oft ohne person personen sein seine sich sie sind so soll sollte sollten \
    uber um und uns unter vom von vor war waren warum was weil welche welchem welchen welcher welches wenn wer werde werden wie \
    wieso will wir wird wo wurde wurden zu zum zur zwischen";
const FRENCH: &str = "a ai au aux avec avoir c ce ces cet cette comme comment d dans de des dois doit donc du elle elles en est et etre \
    eux fait faire faut ici il ils j je l la le les leur leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou \
    par pas peut peux plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son sont sur t ta te \
    tes toi ton tous tout tu un une vos votre vous y";
const SPANISH: &str = "a al algo como con cual cuales cuando de debe debo del desde donde e el ella ellas ellos en entre era es esa ese eso \
    esta estan estas este esto estos estoy fue ha hace hacer han hasta hay la las le les lo los mas me mi mis muy no nos o para \
    pero por porque puede puedo que quien se ser si sin sobre son soy su sus tambien te tengo tiene tu tus un una uno y ya yo";
const ITALIAN: &str = "a ad agli ai al alla alle allo anche c che chi ci come con cosa cui d da dai dal dalla dalle dei del della delle \
    dello deve devo di dopo dove e ed era fa fare gli ha hanno ho i il in io l la le lei lo loro lui ma me mi mia mie miei mio \
    ne negli nei nel nella nelle noi non o per perche piu posso puo qual quale quali quando questa queste questi questo se sei si \
    sia sono su sua sue sul sulla suo tra tu un una uno vi";
const PORTUGUESE: &str = "a ao aos as com como da das de deve devo do dos e ela elas ele eles em entre era essa esse esta este estou eu \
    fazer foi ha isso ja lhe mais mas me mesmo meu meus minha minhas muito na nao nas no nos o onde os ou para pela pelas pelo \
    pelos pode por porque posso qual quais quando que quem se sem ser seu seus so sua suas tambem te tem tenho um uma voce";
const DUTCH: &str = "aan al als bij dan dat de deze die dit doen door een en er ga gaan geen had hebben heb heeft het hij hoe hun ik in is ja \
    je kan kunnen maar me meer met mij mijn moet moeten na naar niet nog nu of om omdat ook op over te tot u uit uw van veel voor \
    waar waarom wanneer want was wat we welk welke werd wie wij wil worden wordt ze zich zij zijn zo zonder zou zullen";
const SWEDISH: &str = "alla an att av blir da de dem den denna det detta dig din ditt du efter eller en er ett fick finns for fran gor ha han \
    har hon hur i in inte jag kan kommer man med mig min mina mitt mot nar ni nu och om oss pa sa samma sig sin ska som till under \
    upp ut vad var varfor vem vi vid vilka vilken vilket";
const DANISH: &str = "af alle at blev bliver da de dem den denne der deres det dette dig din dit du efter eller en er et for fra gor ha han har \
    hun hvad hvem hvis hvilken hvor hvordan hvorfor i ikke ind jeg kan man med men mig min mine mit mod nar ned nu og om op os pa sa \
    sig sin skal som til ud var ved vi vil";
const NORWEGIAN: &str = "alle at av ble blir da de dem den denne der deres det dette deg din ditt du eller en er et etter for fra gjor ha han har \
    hun hva hvem hvis hvilken hvor hvordan hvorfor i ikke inn jeg kan man med men meg min mine mitt mot nar ned na og om opp oss pa \
    sa seg sin skal som til ut var ved vi vil";
const FINNISH: &str = "ei eika en ennen ette ettei han hanen ja jo joka jos jotta kanssa kuin kuinka kun kuka me mika mikali miksi milloin \
    mina minka minun missa mita miten mutta myos ne niin nyt olen olla on ole ovat onko pitaa se sen sina sinun sita tai te tama taman \
    tassa voi voiko voin vain vai";
const POLISH: &str = "a aby ale bez bo byc by byl co czy dla do gdy gdzie go i ich ile ja jak jaka jakie jaki jako je jego jej jest jesli juz \
    kiedy kto ktora ktore ktory lub ma mam mi mnie moge moj moja moje mozna na nad nie o od on ona po pod przed przez przy sa sie \
    ta tak tam te tego ten to tu ty w wiec z za ze";
const RUSSIAN: &str = "а без бы был была было быть в вам вас во вот вы где да для до его ее если есть еще же за и из или им их к как какая \
    какие какои какое когда кто ли мне мои моя мое можно мы на над надо не нет ни но о об он она они от по под почему при с со так \
    также там то того тоже только том ты у уже чем что чтобы эта эти это этот я";
const ROMANIAN: &str = "a ai al ale am are as ca cand care cat ce cine cu cum da dar de din daca dupa e ea ei el este eu fi fie fost i il \
    in isi la le lor lui ma mai mea mei meu mi mine nu o pe pentru poate pot prin sa sau se si sunt te trebuie tu un una unde unei \
    unui va";
const TURKISH: &str = "acaba ama ancak ben bana beni benim bir bu bunu cok da daha de degil diye en gibi hem hangi icin ile ise kadar ki kim \
    mi mu nasil ne neden nedir nerede ni o olan olarak onun sen siz su ve veya ya";
