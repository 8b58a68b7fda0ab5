package extract

import "strings"

// monthNames lists the names and short forms of the twelve months by language,
// each month's forms parted by "/". Forms that mean different months in two
// languages are left out where the commoner language wins.
var monthNames = []string{
	"january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec",
	"januar/jänner/januari/jänn februar/feber/februari märz/maart/mars/marts/mrz/mär april mai/mei/maj/kann juni juli august/augusti/augustus september oktober/okt november dezember/december/desember/dez/des",
	"enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre diciembre/dic",
	"janvier/janv février/fevrier/févr mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre décembre/déc",
	"gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre dicembre",
	"janeiro fevereiro/fev março abril maio/mai junho/jun julho/jul agosto setembro outubro/out novembro dezembro",
	"stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja czerwca/czerwiec lipca/lipiec sierpnia/sierpień września/wrzesień października/październik listopada/listopad grudnia/grudzień",
	"ledna/leden února/únor března/březen dubna/duben května/květen června/červen července/červenec srpna/srpen září října/říjen _ prosince/prosinec",
	"января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сен октября/октябрь/окт ноября/ноябрь/ноя декабря/декабрь/дек",
	"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
	"ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
	"ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
	"janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
	"tammikuuta/tammikuu helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
	"január február március április május június július augusztus szeptember október november december",
	"ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
	"януари февруари март април май юни юли август септември октомври ноември декември",
	"يناير/كانون فبراير/شباط مارس/آذار أبريل/نيسان مايو/أيار يونيو/حزيران يوليو/تموز أغسطس/آب سبتمبر/أيلول أكتوبر نوفمبر ديسمبر",
	"جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
	"जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
	"জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
	"ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר",
	"januari februari maret april mei juni juli agustus september oktober november desember",
	"มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
	"sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
	"січ лют берез квіт трав черв лип серп верес жовт листоп груд",
	"oca şub _ nis _ haz tem ağu eyl eki kas ara",
	"sty lut _ kwi _ cze lip sie wrz paź lis gru",
	"янв февр _ _ _ _ _ _ сент окт нояб дек",
	"januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
	"januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
	"јануар/јануара фебруар/фебруара март/марта април/априла мај/маја јун/јуна јул/јула август/августа септембар/септембра октобар/октобра новембар/новембра децембар/децембра",
	"јануари февруари _ _ мај јуни јули _ септември октомври ноември декември",
	"januar/januara februar/februara mart/marta aprila maj/maja juna jula avgust/avgusta septembar/septembra oktobar/oktobra novembar/novembra decembar/decembra",
	"студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
	"gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
	"xaneiro febreiro _ _ _ xuño xullo _ setembro outubro _ decembro",
	"urtarrilaren/urtarrila otsailaren/otsaila martxoaren/martxoa apirilaren/apirila maiatzaren/maiatza ekainaren/ekaina uztailaren/uztaila abuztuaren/abuztua irailaren/iraila urriaren/urria azaroaren/azaroa abenduaren/abendua",
	"jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
	"janvārī/janvāris februārī/februāris martā/marts aprīlī/aprīlis maijā/maijs jūnijā/jūnijs jūlijā/jūlijs augustā/augusts septembrī/septembris oktobrī/oktobris novembrī/novembris decembrī/decembris",
	"janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
	"ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ οκτ νοε δεκ",
	"eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa _ _ samhain nollaig",
	"januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
	"januari februari mac april mei jun julai ogos september oktober november disember",
	"enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
	"जानेवारी फेब्रुवारी _ एप्रिल _ _ जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
	"ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
	"జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
	"જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઓગસ્ટ સપ્ટેમ્બર ઓક્ટોબર નવેમ્બર ડિસેમ્બર",
	"იანვარი/იანვრის თებერვალი/თებერვლის მარტი/მარტის აპრილი/აპრილის მაისი/მაისის ივნისი/ივნისის ივლისი/ივლისის აგვისტო/აგვისტოს სექტემბერი/სექტემბრის ოქტომბერი/ოქტომბრის ნოემბერი/ნოემბრის დეკემბერი/დეკემბრის",
	"հունվարի/հունվար փետրվարի/փետրվար մարտի/մարտ ապրիլի/ապրիլ մայիսի/մայիս հունիսի/հունիս հուլիսի/հուլիս օգոստոսի/օգոստոս սեպտեմբերի/սեպտեմբեր հոկտեմբերի/հոկտեմբեր նոյեմբերի/նոյեմբեր դեկտեմբերի/դեկտեմբեր",
	"қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
	"siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna _ studenoga prosinca",
}

// months is monthNames turned inside out: 1 for January.
var months = func() map[string]int {
	numbers := map[string]int{}
	for _, year := range monthNames {
		for i, forms := range strings.Fields(year) {
			for form := range strings.SplitSeq(forms, "/") {
				if _, taken := numbers[form]; !taken && form != "_" {
					numbers[form] = i + 1
				}
			}
		}
	}
	return numbers
}()

// monthOpenings tells, by their first byte, how long the names are: a bit a
// length. It spares most words the search among them.
var monthOpenings = openingsOf(months)
