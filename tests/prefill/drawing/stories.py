"""What is true in a package: every element's value, the facts, and the kinds of document that belong to it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from tests.prefill.drawing.numbers import credit_code, phone
from tests.prefill.drawing.people import TRADES, after, firm, home, in_years, name, person, shop
from tests.prefill.drawing.values import Value


@dataclass(frozen=True)
class Story:
    theme: str
    today: date
    facts: dict[str, Value]
    items: list[str]
    kinds: list[str]
    values: dict[str, Value]


def _day(value: date) -> str:
    return value.isoformat()


def restaurant(rng: random.Random, number: int) -> Story:
    today = date(2025, 3, 1) + (date(2025, 11, 30) - date(2025, 3, 1)) * rng.random()
    company, licensed, own, board, gathering, agent = (
        (False, False, False, True, True, True), (True, False, False, True, False, True),
        (True, True, True, True, True, False), (False, True, False, True, True, False),
        (True, False, True, False, True, False), (False, False, True, True, False, True),
    )[number % 6]
    boss, helper, cook = person(rng), person(rng), person(rng)
    place = rng.choice(TRADES)
    firm_name = f"海南{place}餐饮管理有限公司" if company else f"{rng.choice(('海口', '文昌', '琼海'))}{place}{rng.choice(('老爸茶店', '海鲜排档', '粉汤馆'))}（个体工商户）"
    opened, leased = after(today, -700, -200, rng), after(today, -60, -10, rng)
    trained, checked, sign = after(today, -500, -60, rng), after(today, -200, -20, rng), after(today, 10, 40, rng)
    area = round(rng.uniform(80, 480), 2)
    capital = float(rng.choice((300000, 500000, 1000000, 1280000)))
    address, reserved = shop(rng), after(today, -40, -5, rng)
    values: dict[str, Value] = {
        **boss.card("operator"), **helper.card("agent"),
        "poa_start": _day(after(today, -20, -2, rng)), "poa_end": _day(after(today, 60, 120, rng)), "poa_signed": True,
        "company_name": firm_name, "uscc": credit_code("91" if company else "92", rng), "entity_type": "有限责任公司" if company else "个体工商户",
        "business_scope": rng.choice(("餐饮服务；食品销售（仅销售预包装食品）", "餐饮服务；酒类经营；外卖递送服务", "小餐饮；食品互联网销售（仅销售预包装食品）")),
        "established_date": _day(opened), "licence_issue_date": _day(after(opened, 0, 120, rng)),
        "registered_capital": capital, "registered_capital_words": capital,
        "name_notice_date": _day(reserved), "name_reserved_until": _day(after(reserved, 60, 60, rng)),
        "articles_date": _day(after(reserved, 1, 4, rng)), "articles_signed": True, "contribution_deadline": _day(after(today, 900, 1700, rng)),
        "premises_address": address, "premises_area_m2": area,
        "lessor_name": rng.choice((name(rng), firm(rng, "商业管理"))), "lessee_name": firm_name if licensed else boss.name,
        "lease_start": _day(leased), "lease_end": _day(in_years(leased, rng.choice((2, 3, 5)))), "lease_sign_date": _day(after(leased, -25, -3, rng)),
        "monthly_rent": float(rng.randrange(3000, 32000, 500)), "contact_phone": phone(rng),
        "property_certificate_number": f"琼（{rng.randint(2017, 2024)}）{address[:3]}不动产权第{rng.randint(10000, 99999):07d}号",
        "property_owner": boss.name, "property_address": address, "property_area_m2": round(area + rng.uniform(2, 20), 2),
        "property_usage": "商业服务", "property_issue_date": _day(after(today, -2500, -400, rng)),
        "food_manager_name": cook.name, "food_manager_id_number": cook.id, "food_cert_number": f"HNSP{trained.year}{rng.randint(10000, 99999)}",
        "food_cert_issue_date": _day(trained), "food_cert_valid_to": _day(in_years(trained, 3)),
        "health_holder_name": cook.name, "health_sex": cook.sex, "health_cert_number": f"琼健{checked.year}-{rng.randint(100000, 999999)}",
        "health_issue_date": _day(checked), "health_valid_to": _day(in_years(checked, 1)),
        "processing_area_m2": round(area * rng.uniform(0.2, 0.35), 2), "dining_area_m2": round(area * rng.uniform(0.4, 0.6), 2),
        "signboard_text": rng.choice((f"{place}粉汤", f"{place}海鲜", f"{place}茶餐厅")), "signboard_position": rng.choice(("首层门头上方", "正门上方外墙", "东侧临街墙面")),
        "signboard_length_m": round(rng.uniform(3, 9), 1), "signboard_height_m": round(rng.uniform(0.8, 1.8), 2),
        "sign_period_start": _day(sign), "sign_period_end": _day(in_years(sign, 3)),
        "signboard_commitment_date": _day(after(today, -12, -1, rng)), "signboard_commitment_signed": True,
        "fire_manager_name": name(rng), "fire_floor_count": rng.choice((1, 2, 3)),
        "fire_commitment_date": _day(after(today, -12, -1, rng)), "fire_commitment_signed": True,
    }
    values["monthly_rent_words"] = values["monthly_rent"]
    site = ["property_certificate"] if own else ["premises_lease"]
    kinds = ["business_licence"] if licensed else ["operator_id_card"]
    if not licensed:
        kinds += (["name_notice", "articles"] if company else []) + (["power_of_attorney", "agent_id_card"] if agent else [])
    kinds += [*site, "food_manager_certificate", "health_certificate", "layout_plan"]
    kinds += (["signboard_design", "signboard_commitment"] if board else []) + (["fire_commitment"] if gathering else [])
    items = ([] if licensed else ["company-registration" if company else "individual-registration"]) + ["food-business-licence"]
    items += (["signboard-filing"] if board else []) + (["fire-safety-commitment"] if gathering else [])
    facts: dict[str, Value] = {
        "has_licence": licensed, "entity_type": str(values["entity_type"]), "premises": "自有" if own else "租赁",
        "has_signboard": board, "public_gathering_place": gathering, "by_agent": agent,
    }
    return Story("open-restaurant", today, facts, items, kinds, values)


def newborn(rng: random.Random, number: int) -> Story:
    today = date(2025, 3, 1) + (date(2025, 11, 30) - date(2025, 3, 1)) * rng.random()
    certified, married, paid, card = ((True, True, True, True), (False, True, True, False), (True, False, False, True), (True, True, True, False))[number % 4]
    mother, father = person(rng, False, (1985, 2000)), person(rng, True, (1982, 2000))
    born = after(today, -40, -8, rng)
    guardian = rng.choice((mother, father))
    lives = rng.choice((mother, father))
    wed = after(today, -1500, -400, rng)
    area = mother.id[:6]
    values: dict[str, Value] = {
        **mother.card("mother"), **father.card("father"),
        "newborn_name": name(rng, father.name[0]), "newborn_sex": rng.choice(("男", "女")), "birth_date": _day(born),
        "birth_time": f"{born.isoformat()}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}", "birth_weight_g": rng.randint(2500, 4100),
        "birth_length_cm": rng.randint(46, 53), "gestation_weeks": rng.randint(37, 41), "hospital_name": rng.choice(("文昌金穗妇幼保健院", "琼海晨屿医院", "海口澜汐妇产医院")),
        "birth_certificate_number": f"{rng.choice('YZV')}46{rng.randint(1000000, 9999999)}", "birth_cert_issue_date": _day(after(born, 1, 6, rng)),
        "record_number": f"FL-{born.year}-{rng.randint(10000, 99999)}", "record_sealed": True,
        "household_number": f"{area}{rng.randint(100000, 999999)}", "household_head": lives.name, "household_sex": lives.sex,
        "household_ethnicity": lives.nation, "household_address": lives.home, "household_type": "家庭户", "household_issue_date": _day(after(today, -2500, -300, rng)),
        "marriage_certificate_number": f"J{area}-{wed.year}-{rng.randint(100, 9999):06d}", "marriage_date": _day(wed),
        "husband_name": father.name, "husband_id_number": father.id, "wife_name": mother.name, "wife_id_number": mother.id,
        "insured_year": today.year, "premium_amount": float(rng.choice((380, 400, 420))), "premium_date": _day(after(born, 2, 8, rng)),
        "premium_receipt_number": f"3460{rng.randint(10**10, 10**11 - 1)}",
        "guardian_name": guardian.name, "guardian_id_number": guardian.id, "guardian_relation": "父亲" if guardian is father else "母亲",
        "card_bank": rng.choice(("金穗农商银行", "晨屿银行文昌支行")), "contact_phone": phone(rng), "agreement_date": _day(after(today, -5, -1, rng)), "agreement_signed": True,
    }
    values["premium_amount_words"] = values["premium_amount"]
    kinds = ["mother_id_card", "father_id_card", "birth_certificate" if certified else "delivery_record", "household_book"]
    kinds += (["marriage_certificate"] if married else []) + (["premium_receipt"] if paid else []) + (["card_agreement"] if card else [])
    items = ([] if certified else ["birth-certificate-issue"]) + ["birth-registration", "newborn-medical-insurance"] + (["newborn-social-card"] if card else [])
    facts: dict[str, Value] = {
        "has_birth_certificate": certified, "parents_married": married, "settle_with": "父亲" if lives is father else "母亲",
        "premium_paid": paid, "wants_social_card": card,
    }
    return Story("newborn", today, facts, items, kinds, values)


def housing(rng: random.Random, number: int) -> Story:
    today = date(2025, 3, 1) + (date(2025, 11, 30) - date(2025, 3, 1)) * rng.random()
    married, certified, approved = ((True, False, True), (False, True, True), (True, False, False), (False, False, True))[number % 4]
    buyer = person(rng, None, (1970, 1999))
    spouse = person(rng, not buyer.male, (1970, 1999))
    husband, wife = (buyer, spouse) if buyer.male else (spouse, buyer)
    signed, wed = after(today, -120, -50, rng), after(today, -3000, -400, rng)
    price = float(rng.randrange(680000, 2400000, 1000))
    down = float(round(price * rng.uniform(0.25, 0.4), -4))
    years, owed = rng.choice((10, 15, 20, 25)), after(today, -8, 4, rng)
    address = home(rng)
    area = round(rng.uniform(62, 145), 2)
    values: dict[str, Value] = {
        **buyer.card("borrower"), **spouse.card("spouse"),
        "marriage_certificate_number": f"J{wife.id[:6]}-{wed.year}-{rng.randint(100, 9999):06d}", "marriage_date": _day(wed),
        "husband_name": husband.name, "husband_id_number": husband.id, "wife_name": wife.name, "wife_id_number": wife.id,
        "contract_number": f"琼商预{signed.year}{rng.randint(100000, 999999)}", "contract_date": _day(signed), "seller_name": firm(rng, "房地产开发"), "seller_uscc": credit_code("91", rng),
        "contact_phone": phone(rng), "house_address": address, "building_area_m2": area, "house_usage": "住宅",
        "total_price": price, "total_price_words": price, "down_payment": down, "down_payment_words": down,
        "down_payment_date": _day(after(signed, 0, 5, rng)), "receipt_number": f"{rng.randint(10**7, 10**8 - 1)}",
        "employer_name": firm(rng, rng.choice(("信息技术", "建筑工程", "酒店管理", "食品加工"))), "job_title": rng.choice(("会计", "工程师", "前厅经理", "仓储主管", "行政专员")),
        "monthly_income": float(rng.randrange(6500, 19800, 100)), "income_issue_date": _day(after(today, -30, -5, rng)),
        "fund_account": f"46{rng.randint(10**9, 10**10 - 1)}", "fund_months": rng.randint(12, 130), "monthly_deposit": float(rng.randrange(900, 4200, 20)),
        "fund_balance": round(rng.uniform(15000, 180000), 2), "fund_issue_date": _day(after(today, -20, -3, rng)),
        "authorization_date": _day(after(today, -15, -1, rng)), "authorization_signed": True,
        "tax_receipt_number": f"346{rng.randint(10**11, 10**12 - 1)}", "tax_amount": round(price * 0.01, 2), "tax_date": _day(after(signed, 6, 30, rng)),
        "lender_name": rng.choice(("金穗银行琼海支行", "晨屿农村商业银行文昌支行")), "mortgage_contract_number": f"琼公贷{today.year}-{rng.randint(10000, 99999)}",
        "loan_amount": float(round(min((price - down) * 0.8, 900000), -4)), "loan_years": years, "debt_start": _day(owed), "debt_end": _day(in_years(owed, years)), "mortgage_signed": True,
        "property_certificate_number": f"琼（2025）{address[:3]}不动产权第{rng.randint(10000, 99999):07d}号", "property_owner": buyer.name, "property_address": address,
        "property_area_m2": area, "property_usage": "住宅", "property_issue_date": _day(after(today, -20, -9, rng)),
    }
    values |= {"tax_amount_words": values["tax_amount"], "monthly_income_words": values["monthly_income"], "loan_amount_words": values["loan_amount"]}
    kinds = ["borrower_id_card"] + (["spouse_id_card", "marriage_certificate"] if married else [])
    kinds += ["purchase_contract", "down_payment_receipt", "income_certificate", "fund_certificate", "credit_authorization"]
    kinds += ([] if certified else ["tax_receipt"]) + (["mortgage_contract"] if approved else []) + (["property_certificate"] if certified and approved else [])
    items = ["housing-fund-loan"] + ([] if certified else ["property-transfer-registration"]) + (["mortgage-registration"] if approved else [])
    facts: dict[str, Value] = {"married": married, "owner_occupied": True, "has_property_certificate": certified, "loan_approved": approved}
    return Story("housing-fund-purchase", today, facts, items, kinds, values)


THEMES = (restaurant, newborn, housing)
