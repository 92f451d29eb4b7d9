PRAGMA application_id = 1414875460;
CREATE TABLE schema_version (
  version INTEGER NOT NULL PRIMARY KEY CHECK (version > 0),
  applied_at INTEGER NOT NULL
) STRICT;
CREATE TABLE store_facts (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
CREATE TABLE subscribers (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
  version INTEGER NOT NULL CHECK (version >= 0),
  phone_hash BLOB NOT NULL CHECK (length(phone_hash) = 32),
  personal BLOB NOT NULL,
  operator_id TEXT NOT NULL,
  province TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('normal', 'frozen', 'abnormal', 'closed')),
  joined_on TEXT NOT NULL CHECK (length(joined_on) = 10),
  notice_channel TEXT NOT NULL CHECK (notice_channel IN ('sms', 'app', 'email')),
  sim_changed_at INTEGER,
  next_due_at INTEGER,
  due_at INTEGER,
  audit_count INTEGER NOT NULL CHECK (audit_count >= 0),
  audit_head BLOB NOT NULL CHECK (length(audit_head) = 32)
) STRICT;
CREATE INDEX subscribers_due ON subscribers (due_at, id) WHERE due_at IS NOT NULL;
CREATE TABLE subscriber_keys (
  subscriber_id TEXT NOT NULL PRIMARY KEY REFERENCES subscribers (id),
  wrapped BLOB NOT NULL
) STRICT;
CREATE TABLE directory (
  phone_hash BLOB NOT NULL PRIMARY KEY CHECK (length(phone_hash) = 32),
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id)
) STRICT;
CREATE TABLE phones (
  phone_hash BLOB NOT NULL PRIMARY KEY CHECK (length(phone_hash) = 32),
  version INTEGER NOT NULL CHECK (version > 0),
  sent_at TEXT NOT NULL,
  challenge TEXT,
  failures INTEGER NOT NULL CHECK (failures >= 0),
  locked_until INTEGER
) STRICT;
CREATE TABLE services (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('ringback', 'plan', 'data', 'voice', 'sms', 'membership', 'broadband', 'number')),
  price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
  period_months INTEGER NOT NULL CHECK (period_months >= 1),
  anchor TEXT NOT NULL CHECK (length(anchor) = 10),
  started_on TEXT NOT NULL CHECK (length(started_on) = 10),
  ends_on TEXT CHECK (length(ends_on) = 10),
  auto_renews INTEGER NOT NULL CHECK (auto_renews IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'pendingTerminate', 'terminated')),
  ending_order_id TEXT,
  ended_on TEXT CHECK (length(ended_on) = 10),
  contract TEXT,
  personal BLOB,
  line_is_bound INTEGER NOT NULL CHECK (line_is_bound IN (0, 1)),
  devices TEXT NOT NULL,
  renewal_noticed_for TEXT CHECK (length(renewal_noticed_for) = 10),
  paused_on TEXT CHECK (length(paused_on) = 10),
  CHECK ((state = 'pendingTerminate') = (ending_order_id IS NOT NULL)),
  CHECK ((state = 'terminated') = (ended_on IS NOT NULL)),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE INDEX services_running ON services (subscriber_id, seq) WHERE state <> 'terminated';
CREATE INDEX services_ended ON services (subscriber_id, seq) WHERE state = 'terminated';
CREATE TABLE orders (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  service_id TEXT NOT NULL,
  item TEXT NOT NULL,
  consent TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  policy_version TEXT NOT NULL,
  form BLOB NOT NULL,
  payment_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('acknowledged', 'rejected', 'pending', 'held', 'inProgress',
    'partial', 'completed', 'failed', 'cancelled', 'assessingCancellation')),
  problem TEXT CHECK (problem IN ('accountNotNormal', 'serviceChanged', 'identityTooWeak', 'policyMissing',
    'paymentFailed', 'paymentOverdue', 'networkFailed', 'networkSilent', 'needsPerson')),
  is_open INTEGER NOT NULL CHECK (is_open =
    CASE WHEN state IN ('rejected', 'completed', 'failed', 'cancelled') THEN 0 ELSE 1 END),
  steps TEXT NOT NULL,
  CHECK ((state IN ('rejected', 'held', 'partial', 'failed')) = (problem IS NOT NULL)),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, service_id) REFERENCES services (subscriber_id, id)
) STRICT;
CREATE INDEX orders_bounded ON orders (subscriber_id, is_open, seq);
CREATE INDEX orders_by_number ON orders (id);
CREATE INDEX orders_for_staff ON orders (accepted_at, id) WHERE is_open = 1;
CREATE TABLE receipts (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('application', 'review', 'payment', 'settlement', 'withdrawal')),
  issued_at INTEGER NOT NULL,
  fields TEXT NOT NULL,
  seal BLOB NOT NULL,
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id)
) STRICT;
CREATE TABLE outbox (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  errand BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'setAside')),
  lease_until INTEGER,
  CHECK (state = 'waiting' OR lease_until IS NULL),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (subscriber_id, state, seq);
CREATE TABLE audit (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  sealed BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (subscriber_id, sequence)
) STRICT;
CREATE TABLE payments (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('balance', 'bankCard', 'alipay', 'wechat')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  state TEXT NOT NULL CHECK (state IN ('pending', 'success', 'failed', 'unknown')),
  is_open INTEGER NOT NULL CHECK (is_open = CASE WHEN state IN ('pending', 'unknown') THEN 1 ELSE 0 END),
  reserved_fen INTEGER NOT NULL CHECK (reserved_fen >= 0),
  refunded_fen INTEGER NOT NULL CHECK (refunded_fen >= 0),
  charged_back_fen INTEGER NOT NULL CHECK (charged_back_fen >= 0),
  requested_at INTEGER NOT NULL,
  order_id TEXT,
  CHECK (reserved_fen + refunded_fen <= amount_fen - charged_back_fen),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id)
) STRICT;
CREATE INDEX payments_bounded ON payments (subscriber_id, is_open, seq);
CREATE TABLE ledger_transactions (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('opening', 'topUp', 'charge', 'payment', 'credit',
    'refundPromised', 'refundPaid', 'refundFailed', 'chargeback')),
  reference TEXT NOT NULL,
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE TABLE ledger_entries (
  subscriber_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 0),
  account TEXT NOT NULL
    CHECK (account IN ('cash', 'customerBalance', 'receivable', 'revenue', 'refundsPayable')),
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, transaction_id, line),
  FOREIGN KEY (subscriber_id, transaction_id) REFERENCES ledger_transactions (subscriber_id, id)
) STRICT;
CREATE TABLE balances (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  account TEXT NOT NULL
    CHECK (account IN ('cash', 'customerBalance', 'receivable', 'revenue', 'refundsPayable')),
  amount_fen INTEGER NOT NULL,
  PRIMARY KEY (subscriber_id, account)
) STRICT;
CREATE TABLE conversations (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
  subscriber_id TEXT REFERENCES subscribers (id),
  handle_hash BLOB NOT NULL CHECK (length(handle_hash) > 0),
  key_generation INTEGER NOT NULL CHECK (key_generation > 0),
  state BLOB NOT NULL,
  turn INTEGER NOT NULL CHECK (turn > 0),
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE conversation_keys (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  generation INTEGER NOT NULL CHECK (generation > 0),
  subscriber_id TEXT REFERENCES subscribers (id),
  wrapped BLOB NOT NULL,
  PRIMARY KEY (conversation_id, generation)
) STRICT;
CREATE TABLE handles (
  handle_hash BLOB NOT NULL PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id)
) STRICT;
CREATE TABLE turns (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  number INTEGER NOT NULL CHECK (number > 0),
  turn_key TEXT NOT NULL,
  key_generation INTEGER NOT NULL,
  texts BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, number),
  UNIQUE (conversation_id, turn_key),
  FOREIGN KEY (conversation_id, key_generation) REFERENCES conversation_keys (conversation_id, generation)
) STRICT;
CREATE TABLE hand_overs (
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  version INTEGER NOT NULL CHECK (version > 0),
  subscriber_id TEXT REFERENCES subscribers (id),
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  opened_at INTEGER NOT NULL,
  key_generation INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (conversation_id, id),
  FOREIGN KEY (conversation_id, key_generation) REFERENCES conversation_keys (conversation_id, generation)
) STRICT;
CREATE INDEX hand_overs_by_number ON hand_overs (id);
CREATE INDEX hand_overs_for_staff ON hand_overs (opened_at, id) WHERE is_open = 1;
CREATE TABLE grants (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  version INTEGER NOT NULL CHECK (version > 0),
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  sealed BLOB NOT NULL,
  PRIMARY KEY (subscriber_id, id)
) STRICT;
CREATE INDEX grants_by_number ON grants (id);
CREATE INDEX grants_for_staff ON grants (id) WHERE is_open = 1;
CREATE TABLE staff (
  name TEXT NOT NULL PRIMARY KEY CHECK (length(name) > 0),
  roles TEXT NOT NULL,
  salt BLOB NOT NULL,
  rounds INTEGER NOT NULL CHECK (rounds > 0),
  derived BLOB NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  mark BLOB NOT NULL CHECK (length(mark) = 32)
) STRICT;
CREATE TABLE staff_audit (
  sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
  content BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TABLE cases (
  subscriber_id TEXT NOT NULL REFERENCES subscribers (id),
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  ground TEXT NOT NULL CHECK (ground IN ('leavingFailed', 'misoperation', 'complaint', 'erasure', 'payout')),
  state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'declined')),
  is_open INTEGER NOT NULL CHECK (is_open = CASE WHEN state = 'open' THEN 1 ELSE 0 END),
  opened_at INTEGER NOT NULL,
  answer_by TEXT CHECK (length(answer_by) = 10),
  answered_at INTEGER,
  personal BLOB NOT NULL,
  CHECK ((is_open = 1) = (answered_at IS NULL)),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
CREATE INDEX cases_bounded ON cases (subscriber_id, is_open, seq);
CREATE INDEX cases_by_number ON cases (id);
CREATE INDEX cases_for_staff ON cases (opened_at, id) WHERE is_open = 1;
CREATE TABLE feedback (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  rating INTEGER NOT NULL CHECK (rating >= 1 AND rating <= 5),
  given_at INTEGER NOT NULL,
  personal BLOB NOT NULL,
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, id) REFERENCES orders (subscriber_id, id)
) STRICT;
CREATE TABLE "charges" (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  service_id TEXT NOT NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('period', 'terminationFee', 'equipment', 'lateFee', 'chargeback')),
  period_start TEXT NOT NULL CHECK (length(period_start) = 10),
  period_end TEXT NOT NULL CHECK (length(period_end) = 10 AND period_end >= period_start),
  amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
  credited_fen INTEGER NOT NULL CHECK (credited_fen >= 0 AND credited_fen <= amount_fen),
  charged_at INTEGER NOT NULL,
  payment_id TEXT,
  is_open INTEGER NOT NULL CHECK (is_open =
    CASE WHEN payment_id IS NULL AND credited_fen < amount_fen THEN 1 ELSE 0 END),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, service_id) REFERENCES services (subscriber_id, id),
  FOREIGN KEY (subscriber_id, payment_id) REFERENCES payments (subscriber_id, id)
) STRICT;
CREATE TABLE "refunds" (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  order_id TEXT,
  payment_id TEXT NOT NULL,
  charge_id TEXT,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  destination TEXT NOT NULL CHECK (destination IN ('balance', 'bankCard', 'alipay', 'wechat')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'success', 'failed', 'unknown')),
  is_open INTEGER NOT NULL CHECK (is_open = CASE WHEN state IN ('pending', 'unknown') THEN 1 ELSE 0 END),
  requested_at INTEGER NOT NULL,
  expected_on TEXT NOT NULL CHECK (length(expected_on) = 10),
  expected_is_provisional INTEGER NOT NULL CHECK (expected_is_provisional IN (0, 1)),
  finished_at INTEGER,
  escalated_at INTEGER,
  CHECK (is_open = 0 OR finished_at IS NULL),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq),
  FOREIGN KEY (subscriber_id, order_id) REFERENCES orders (subscriber_id, id),
  FOREIGN KEY (subscriber_id, payment_id) REFERENCES payments (subscriber_id, id),
  FOREIGN KEY (subscriber_id, charge_id) REFERENCES "charges" (subscriber_id, id)
) STRICT;
CREATE INDEX charges_bounded ON charges (subscriber_id, is_open, seq);
CREATE INDEX charges_by_service ON charges (subscriber_id, service_id, period_end, seq);
CREATE INDEX refunds_bounded ON refunds (subscriber_id, is_open, seq);
CREATE INDEX refunds_by_number ON refunds (id);
INSERT INTO schema_version VALUES (1, 1795226400000);
INSERT INTO schema_version VALUES (2, 1795226400000);
INSERT INTO schema_version VALUES (3, 1795226400000);
INSERT INTO store_facts VALUES ('master_key_mark', X'4AAA073310988FA91A53A77FE5B9E62E791098502D19029E9EC16833F3A3B2D8');
INSERT INTO subscribers VALUES ('S1', 1, X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', X'01B30F74DC2187587BFCF552032321C9A34BD9726FFE82BF7604B0B9DA6F1D0A5CC6C3EEF739EAFB92F5B99B40B93BABCB152BF620707BD86843E3CFE0C882F0D50B71E5C746BAA601E9297A3BA6303DB9DEC923AB5BCD36EAC056AE2A8B34DF39939017C6A7E82D1ED56F428D2AB5B4B0EC3E6169470C59E836B994D83C941D2509EB03A080C59520333E2AE9F5B7D9633E1D8DD572516F892D047C9DEF9E195E2549E3CF6EEBB0F001FEBC', 'cmcc', 'zj', 'normal', '2026-11-21', 'app', 1795226400000, NULL, 1795226400000, 1, X'11B693FCC76C29847C38654938EB2DFBCB98346966B74CEA579D7259E9032389');
INSERT INTO subscriber_keys VALUES ('S1', X'0137F0BC273C3851BC9BE4F2A72D9ED98EEC408D21355C235C9B81509D012F772B00998174A78ED5FCEA02BA76A90E90645995CF18A1D57D353705CED7');
INSERT INTO directory VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 'S1');
INSERT INTO phones VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 1, '{"format":1,"value":[]}', NULL, 4, NULL);
INSERT INTO services VALUES ('S1', 'V1', 0, 'cmcc.ringback', '彩铃', 'ringback', 500, 1, '2026-11-21', '2026-11-18', '2026-12-21', 1, 'active', NULL, NULL, '{"format":1,"value":{"monthlyDiscountFen":100,"months":12,"startedOn":"2026-11-21"}}', X'019081914665312816CBC33F5E6FF887073C413587DBD549F23DC26A67AA7A0B28FE681C21D3ED8C13FB3AED67101B0B8DC463774363EB08CB2624A9D87C98E51B0BECC0B895FEE7DBACE1068E2F3EF769E7305B2F2267B1FE66FD0BBBD3B2007483D08A3E0924', 0, '{"format":1,"value":[{"name":"光猫","replacementFen":10000,"sync":"failed"}]}', NULL, NULL);
INSERT INTO orders VALUES ('S1', 'O1', 4, 'V1', '{"format":1,"value":{"effectiveOn":"2026-11-21","equipmentFen":4,"kind":"ringback","priceFen":500,"refundDayIsProvisional":true,"refundExpectedOn":"2026-11-23","service":"V1","serviceName":"彩铃","settlement":{"charge":"CH1","chargedFen":500,"creditedFen":320,"rule":"prorated","totalDays":30,"usedDays":11,"usedFen":180},"settlesBy":1795226400000,"terminationFee":{"amountFen":3,"basis":{"none":{}}},"wasRenewing":true,"wasSuspended":true}}', '{"format":1,"value":{"at":1795226400000,"conversation":"C1","proof":{"at":1795226400000,"factors":["smsCode","servicePassword","idNumberTail"],"subscriber":"S1"},"quoteHash":[0,255],"turn":3}}', 1795226400000, '2026-11', X'0122D73D1C04288099598F3259497A5B22B779008D4481CAE7672264BF086C10F4AC1016B57B74F2DA751D07EB96FC4A71B96E3CAACE022367BE9140C54D194A2279A8F5561DAA86F73B08C6C86FE2555619494EC0281C9DC7E492AD0C6C582F04552E768B3323E6F65C7D3CE386107EA17788E32C6E6711226C', NULL, 'acknowledged', NULL, 1, '{"format":1,"value":[{"at":1795226400000,"state":{"acknowledged":{}}},{"at":1795226400000,"state":{"acknowledged":{}}}]}');
INSERT INTO receipts VALUES ('S1', 'PZ1', 5, 'O1', 'application', 1795226400000, '{"format":1,"value":[{"name":"service","value":"v"},{"name":"priceFen","value":"v"},{"name":"usedFen","value":"v"},{"name":"refundFen","value":"v"},{"name":"terminationFeeFen","value":"v"},{"name":"paidFen","value":"v"},{"name":"paymentMethod","value":"v"},{"name":"effectiveOn","value":"v"},{"name":"refundExpectedOn","value":"v"},{"name":"state","value":"v"},{"name":"usedDays","value":"v"},{"name":"totalDays","value":"v"},{"name":"action","value":"v"},{"name":"newPlan","value":"v"},{"name":"payoutFen","value":"v"},{"name":"payoutTo","value":"v"},{"name":"owedFen","value":"v"},{"name":"startsOn","value":"v"},{"name":"arrearsFen","value":"v"},{"name":"lateFeeFen","value":"v"},{"name":"periodStart","value":"v"},{"name":"periodEnd","value":"v"},{"name":"chargedFen","value":"v"},{"name":"rule","value":"v"},{"name":"policyVersion","value":"v"}]}', X'0908');
INSERT INTO outbox VALUES ('S1', 'M1', 6, X'014E7E894B7E384EB314014D383D4D2B1731CD451B9BA5CB06CC9F3EADCD74216A5B7FD60C8FF3E767A48C402BE21785D15B93A706C17BCD6BA6F491AC539C8CEEA8A3D4430401D674E1FB7CBD7DDB375A5489670BFE14C071DBFB59EF', 1795226400000, 1795226400000, 2, 'waiting', NULL);
INSERT INTO audit VALUES ('S1', 1, X'0147213950C716AB34B62689E25395CC2BDAC6888B910C0887BBC7EAF2AC4A7AA43C2534EFDDBC5DD2B774D599C05DC3314D9A2ECEC35D3B83A0336A63328A790140E0A89124A8216FE2BC980027A9B3D5FBCCC816324368F536F320CBF660041C798CBB775B1C651D94862ED8E41E7C75A552D40063C6CBA4E30E2FE323579932C61C', X'11B693FCC76C29847C38654938EB2DFBCB98346966B74CEA579D7259E9032389');
INSERT INTO payments VALUES ('S1', 'P1', 2, 'alipay', 500, 'success', 0, 100, 200, 200, 1795226400000, NULL);
INSERT INTO ledger_transactions VALUES ('S1', 'opening', 7, 1795226400000, 'opening', '');
INSERT INTO ledger_transactions VALUES ('S1', 'L1', 16777217, 1795226400000, 'credit', 'O1');
INSERT INTO ledger_entries VALUES ('S1', 'opening', 0, 'cash', 5000);
INSERT INTO ledger_entries VALUES ('S1', 'opening', 1, 'customerBalance', -5000);
INSERT INTO ledger_entries VALUES ('S1', 'L1', 0, 'revenue', 320);
INSERT INTO ledger_entries VALUES ('S1', 'L1', 1, 'refundsPayable', -320);
INSERT INTO balances VALUES ('S1', 'cash', 5000);
INSERT INTO balances VALUES ('S1', 'customerBalance', -5000);
INSERT INTO balances VALUES ('S1', 'revenue', 320);
INSERT INTO balances VALUES ('S1', 'refundsPayable', -320);
INSERT INTO conversations VALUES ('C1', 'S1', X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 1, X'01967F6999A4E284B54C93E1BDC3768F105A7077169CB39036EA2F5649EC068F4D58D5D8948607C9914DC0F8B544F39F9CE3C5FD039710DE5AE4', 1, 1795226401000);
INSERT INTO conversation_keys VALUES ('C1', 1, 'S1', X'0161FBAC81FFA11CE6EAD99C2ED7A9F66EC1C1257CF8FDE730F69CB0998563410370C66C5B72B0812F8F731CE31C88C4037BB0B7D0FD05712D9F37D118');
INSERT INTO handles VALUES (X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 'C1');
INSERT INTO turns VALUES ('C1', 1, 'k1', 1, X'0141ECB8C3634E98F00D1C4F29DD561A029B2BE6078DDAB762E51F300AAA3B85C4CB0F1B33071DEB2DCBFCCFB1C48878CEFBEA707562BE8060DBEB4C9141F5AE4462C8C2BC8EE2CA9BA62CD74E841B7292B24CCD59EC05D0', 1795226400000);
INSERT INTO charges VALUES ('S1', 'CH1', 1, 'V1', 'period', '2026-11-21', '2026-12-21', 500, 0, 1795226400000, 'P1', 0);
INSERT INTO refunds VALUES ('S1', 'R1', 3, 'O1', 'P1', 'CH1', 320, 'wechat', 'pending', 1, 1795226400000, '2026-11-23', 1, NULL, 1795226400000);
