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
, mark BLOB CHECK (length(mark) = 16), row_sums BLOB) STRICT;
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
, mark BLOB CHECK (length(mark) = 16)) STRICT;
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
  paused_on TEXT CHECK (length(paused_on) = 10), mark BLOB CHECK (length(mark) = 16),
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
  steps TEXT NOT NULL, mark BLOB CHECK (length(mark) = 16),
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
  seal BLOB NOT NULL, mark BLOB CHECK (length(mark) = 16),
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
  lease_until INTEGER, mark BLOB CHECK (length(mark) = 16),
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
  order_id TEXT, mark BLOB CHECK (length(mark) = 16),
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
  reference TEXT NOT NULL, mark BLOB CHECK (length(mark) = 16),
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
, mark BLOB CHECK (length(mark) = 16)) STRICT;
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
  sealed BLOB NOT NULL, mark BLOB CHECK (length(mark) = 16),
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
  personal BLOB NOT NULL, mark BLOB CHECK (length(mark) = 16),
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
  personal BLOB NOT NULL, mark BLOB CHECK (length(mark) = 16),
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
    CASE WHEN payment_id IS NULL AND credited_fen < amount_fen THEN 1 ELSE 0 END), mark BLOB CHECK (length(mark) = 16),
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
  escalated_at INTEGER, mark BLOB CHECK (length(mark) = 16),
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
CREATE TABLE store_marks (
  name TEXT NOT NULL PRIMARY KEY CHECK (name = 'rows'),
  version INTEGER NOT NULL CHECK (version >= 0),
  row_sums BLOB NOT NULL,
  mark BLOB NOT NULL CHECK (length(mark) = 16)
) STRICT;
INSERT INTO schema_version VALUES (1, 1795226400000);
INSERT INTO schema_version VALUES (2, 1795226400000);
INSERT INTO schema_version VALUES (3, 1795226400000);
INSERT INTO schema_version VALUES (4, 1795226400000);
INSERT INTO schema_version VALUES (5, 1795226400000);
INSERT INTO store_facts VALUES ('master_key_mark', X'4AAA073310988FA91A53A77FE5B9E62E791098502D19029E9EC16833F3A3B2D8');
INSERT INTO subscribers VALUES ('@nobody', 0, X'538FCDE5B69583FA77519FD35A3416B4289522B8D305548C90E59B1779837404', X'0100CD3FCB798917EB8540A12DE97CBE433181231B2809B06561B52BA16772912925400A384CFFEB4A95DE060E7FA69D6B88B80D925886A667AC892648D87007AE11987FD3F9E1AC6C3248CF614E73F6B0FD4A751008D53785BEB13129F1FEA3F89DD1FCE9D50A4A0DBF290484175027', '@nobody', 'default', 'normal', '2026-11-21', 'sms', NULL, NULL, NULL, 0, X'0000000000000000000000000000000000000000000000000000000000000000', X'7C9F9328B57EFF7F8960088AC70B4355', X'23CF408DCF6CA819FB570C38DA3DDB54CAAFD0B0FD02D3D3AED78BFA9B98DAB51C5D4704AFE613B95F779B34B7C19942B9C3E4C335416E2A9BB2C08519553B4753CDA471788C1CD75A34A6E5C6DD7F63');
INSERT INTO subscribers VALUES ('S1', 1, X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', X'01DFBAE047BB6F98D7CB1C056202FB341C6B6DA8DBF630B3D7643D38A913C91936394E492C59FBFFB876EC48EEDBB4B8BB3C04CA29E11EDE2164870A58C520ECAA3FC6F8E2BE6492E16D41460090F9BFF5CC40684C50A0513D8B9A308AEA93777F7AEA59D2A56B2AD13836675A61909D5D554CCB3C8240ED9A4CA79009ECA4DB724528FF438801172435439F3EE162A08B9649D5210FAA7348F17BB02D625B40644AC2DF95B4EBEC3113E2B0', 'cmcc', 'zj', 'normal', '2026-11-21', 'app', 1795226400000, NULL, 1795226400000, 1, X'4FAF3A710C8AC87420BFCC4A69265C7442AC854BF934B800391CBC8E690E1115', X'4E05C695B421356C7A45D0BA179FF2CD', X'F4A73B6B218F22C18B3B2FC3419ECEB451D35E35164E94B2640B7486355C023EE0D0D456C92F72EDE569C56468FF88A95F9577006D0C8A997B6173DAA03F91A092B20144A3197C98C8030C2A641DB76A');
INSERT INTO subscriber_keys VALUES ('@nobody', X'018CB74C1DAF9C5752420ABB4A712A45D3EB314A75F780B4944630772F8E860B6BF794B12720B191BA5BF7A08961C673997FCDE05DAE62DBC78BB0B515');
INSERT INTO subscriber_keys VALUES ('S1', X'01A87633CFC28E3CEA436A73C052102897FECBDB787530723B9D8B2F311DCA6E26F32A218BE7AB20BE7F23846CCD0FA0E4C4677BEA5141A415A90FC825');
INSERT INTO directory VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 'S1');
INSERT INTO phones VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 1, '{"format":1,"value":[]}', NULL, 4, NULL, X'1ED35D9DF8EF86B0C59EC2F73B2FFDE5');
INSERT INTO services VALUES ('S1', 'V1', 0, 'cmcc.ringback', '彩铃', 'ringback', 500, 1, '2026-11-21', '2026-11-18', '2026-12-21', 1, 'active', NULL, NULL, '{"format":1,"value":{"monthlyDiscountFen":100,"months":12,"startedOn":"2026-11-21"}}', X'01707A511A54313515C8D9CDED7281B93FFFEC95BBCB0E8E21C687CEA2CD022F121E895FE0B494A015D48DC670A3BDA8A39CC19C38E77D9BB62916536AC81F3DFEA70F5E0A9250BFF19165ED49E6ED97F5F85ACD4B61C52E99BD998AFCE478D842551E5737ED4F', 0, '{"format":1,"value":[{"name":"光猫","replacementFen":10000,"sync":"failed"}]}', NULL, NULL, X'91FBC6B8F6BCFD3A282F6527845EC1EE');
INSERT INTO orders VALUES ('S1', 'O1', 4, 'V1', '{"format":1,"value":{"effectiveOn":"2026-11-21","equipmentFen":4,"kind":"ringback","priceFen":500,"refundDayIsProvisional":true,"refundExpectedOn":"2026-11-23","service":"V1","serviceName":"彩铃","settlement":{"charge":"CH1","chargedFen":500,"creditedFen":320,"rule":"prorated","totalDays":30,"usedDays":11,"usedFen":180},"settlesBy":1795226400000,"terminationFee":{"amountFen":3,"basis":{"none":{}}},"wasRenewing":true,"wasSuspended":true}}', '{"format":1,"value":{"at":1795226400000,"conversation":"C1","proof":{"at":1795226400000,"factors":["smsCode","servicePassword","idNumberTail"],"subscriber":"S1"},"quoteHash":[0,255],"turn":3}}', 1795226400000, '2026-11', X'010EDE431706216D01A695AD50DC343E0D9521D3621C55CED75FC7C97625652CF3B59872EF8DD45F0E3416C9030F2EA0E159051CE29A3CB66B6AFAC738A477BA42E0D7BEFC0F6647BA97F49A6812730565B2D58E290220B1CDC2528D3C65FD8EB44FBF5F6BE64730B895EEDAE6153BC4C5CC97906341363F19E5', NULL, 'acknowledged', NULL, 1, '{"format":1,"value":[{"at":1795226400000,"state":{"acknowledged":{}}},{"at":1795226400000,"state":{"acknowledged":{}}}]}', X'ABAF275BE886BE53A0E8FA17667C91C3');
INSERT INTO receipts VALUES ('S1', 'PZ1', 5, 'O1', 'application', 1795226400000, '{"format":1,"value":[{"name":"service","value":"v"},{"name":"priceFen","value":"v"},{"name":"usedFen","value":"v"},{"name":"refundFen","value":"v"},{"name":"terminationFeeFen","value":"v"},{"name":"paidFen","value":"v"},{"name":"paymentMethod","value":"v"},{"name":"effectiveOn","value":"v"},{"name":"refundExpectedOn","value":"v"},{"name":"state","value":"v"},{"name":"usedDays","value":"v"},{"name":"totalDays","value":"v"},{"name":"action","value":"v"},{"name":"newPlan","value":"v"},{"name":"payoutFen","value":"v"},{"name":"payoutTo","value":"v"},{"name":"owedFen","value":"v"},{"name":"startsOn","value":"v"},{"name":"arrearsFen","value":"v"},{"name":"lateFeeFen","value":"v"},{"name":"periodStart","value":"v"},{"name":"periodEnd","value":"v"},{"name":"chargedFen","value":"v"},{"name":"rule","value":"v"},{"name":"policyVersion","value":"v"},{"name":"countedOn","value":"v"}]}', X'0908', X'EE40FC7ACAAE89CE6EC16C92E8064533');
INSERT INTO outbox VALUES ('S1', 'M1', 6, X'01A863FEE49F38D2F6318EE9A760EAD36A8B745206226E83295B8F584FF4500467B9F95B31552CCFC154A6A216A2B1925D8B832DF136B66D6721B36AE5A84B0C2BC6C8B81319CA3288E933B878BBB31C4CAE5FAA5EB075654D67357B00', 1795226400000, 1795226400000, 2, 'waiting', NULL, X'C866020B3B5C0C4AE0413069B91B69FD');
INSERT INTO audit VALUES ('S1', 1, X'01EC65B343031DC32EDC32E834A0A42A0BF18B4E2A0D26AC389992E5E1EF3BF503D9CDAEF48FF1D27FAAFEF98F2B29554A4F0CCB61F86183E7424CADF8DB310B83AE2879CE606F0BBBAFD1D162C8252FB33B99AFC2EE69BE84D8B77FC4C6A8575BF01982A7BBC21C5C2B03A4788289048C9E0489068C47F18D88AA22ECEC2AB25D63D9', X'4FAF3A710C8AC87420BFCC4A69265C7442AC854BF934B800391CBC8E690E1115');
INSERT INTO payments VALUES ('S1', 'P1', 2, 'alipay', 500, 'success', 0, 100, 200, 200, 1795226400000, NULL, X'75BABE61F46F4BB7CDD3711C077D2136');
INSERT INTO ledger_transactions VALUES ('S1', 'opening', 7, 1795226400000, 'opening', '', X'99F81E572253C3ECDB98B3524F599CEE');
INSERT INTO ledger_transactions VALUES ('S1', 'L1', 16777217, 1795226400000, 'credit', 'O1', X'6C666D18D7CB867F35D92E07DDB45400');
INSERT INTO ledger_entries VALUES ('S1', 'opening', 0, 'cash', 5000);
INSERT INTO ledger_entries VALUES ('S1', 'opening', 1, 'customerBalance', -5000);
INSERT INTO ledger_entries VALUES ('S1', 'L1', 0, 'revenue', 320);
INSERT INTO ledger_entries VALUES ('S1', 'L1', 1, 'refundsPayable', -320);
INSERT INTO balances VALUES ('S1', 'cash', 5000);
INSERT INTO balances VALUES ('S1', 'customerBalance', -5000);
INSERT INTO balances VALUES ('S1', 'revenue', 320);
INSERT INTO balances VALUES ('S1', 'refundsPayable', -320);
INSERT INTO conversations VALUES ('C1', 'S1', X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 1, X'0180DA231BC70E6469F1189AC980CB6753D48BA6196549A8C3DCB5387FF44A2008242B0ED2B441F9F982E0088DCA540B423B5BB555A6D75F0DD2', 1, 1795226401000, X'7741A9F57EAD76D6C5DD8725C8F1C58F');
INSERT INTO conversation_keys VALUES ('C1', 1, 'S1', X'014974FE755135B462D8334664EFA90C4F8B94A7458A784C2A426FF92E4B73724E4F7D8C237891F9931C09C779BB1AFD59AC9BD78FEB9D67D6A7BFDC56');
INSERT INTO handles VALUES (X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 'C1');
INSERT INTO turns VALUES ('C1', 1, 'k1', 1, X'0108FE5CE3121069241ADCBE02FC6050F545EC4877EB8BB0628292438DB8C6535B0BF184750E3FAC41ADB66019FA8549AE24EDCAE61609D25D376289633C97D365617DBC17E69DF467702B0E3D8C4DC91376154A7F62C1E9', 1795226400000);
INSERT INTO charges VALUES ('S1', 'CH1', 1, 'V1', 'period', '2026-11-21', '2026-12-21', 500, 0, 1795226400000, 'P1', 0, X'9715B72EFCCA78CE0DF57319E60917D6');
INSERT INTO refunds VALUES ('S1', 'R1', 3, 'O1', 'P1', 'CH1', 320, 'wechat', 'pending', 1, 1795226400000, '2026-11-23', 1, NULL, 1795226400000, X'7D0C400515DFC5E56FA60D3D72C3172D');
INSERT INTO store_marks VALUES ('rows', 2, X'F46402E4F074614C1F5EF37B0F9BAF55', X'E6A1C6F813FEC25901234C97C99899AF');
