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
INSERT INTO schema_version VALUES (1, 1795226400000);
INSERT INTO schema_version VALUES (2, 1795226400000);
INSERT INTO schema_version VALUES (3, 1795226400000);
INSERT INTO schema_version VALUES (4, 1795226400000);
INSERT INTO store_facts VALUES ('master_key_mark', X'4AAA073310988FA91A53A77FE5B9E62E791098502D19029E9EC16833F3A3B2D8');
INSERT INTO subscribers VALUES ('S1', 1, X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', X'0191436852C5871731A9D0A9F17D312C3BEB995D82E5FEF02B76B4E561EEE030B80D5298B61E479FE2EF41F41B113EE8CE9B65962B70BF1026A0884D38FF9FF6C9D3A642BAF6D96669031C3F367EBB39FE6A2C93B859C08D45D59E791FBEC56E96D0AE414166D844EFBD054CB46AB28D9C51959AD87F93B06AED9443F6DF8943DE40EAF278D518DF4ECD2EE4EC4DC235448131D83383E5233BAA9168B9005A60036025561248B6986E963580', 'cmcc', 'zj', 'normal', '2026-11-21', 'app', 1795226400000, NULL, 1795226400000, 1, X'CE256A15D2450956BB1AB913D019F4D6057550BEB1F7C1E6799CDB0380374153', X'206FB3B74D11F6C7A90C4E2364FF7F3F', X'65745BD5C83CD9B9A48ECD764084FB70B018C32E374DD6215F6F24983CEAFB5EE0D0D456C92F72EDE569C56468FF88A95F9577006D0C8A997B6173DAA03F91A092B20144A3197C98C8030C2A641DB76A');
INSERT INTO subscriber_keys VALUES ('S1', X'01EC3AA7574D733F48983DC94B9A33EF3C69F1B7C93A3C4369B4FDC5285219D0100DC454644354AD22A3C98411BDB7EDF37EB1D15DF63C931B17D1E4CE');
INSERT INTO directory VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 'S1');
INSERT INTO phones VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 1, '{"format":1,"value":[]}', NULL, 4, NULL);
INSERT INTO services VALUES ('S1', 'V1', 0, 'cmcc.ringback', '彩铃', 'ringback', 500, 1, '2026-11-21', '2026-11-18', '2026-12-21', 1, 'active', NULL, NULL, '{"format":1,"value":{"monthlyDiscountFen":100,"months":12,"startedOn":"2026-11-21"}}', X'01B0FBFF87B415171DE80270079A95500DB292D7944A8723389F2A7284D27DA7936BEB4391959B5E26B9F7EA748ADBEC191B764BABE450486E6023725451128D79B804FA46BBB57EB09D4F670DBB3E60F73737B911EDB1D7E57D4A62FD1DFCA833F10EEEBAE8B7', 0, '{"format":1,"value":[{"name":"光猫","replacementFen":10000,"sync":"failed"}]}', NULL, NULL, X'E50F3F2BF073D9B583D6177F7B9C15E7');
INSERT INTO orders VALUES ('S1', 'O1', 4, 'V1', '{"format":1,"value":{"effectiveOn":"2026-11-21","equipmentFen":4,"kind":"ringback","priceFen":500,"refundDayIsProvisional":true,"refundExpectedOn":"2026-11-23","service":"V1","serviceName":"彩铃","settlement":{"charge":"CH1","chargedFen":500,"creditedFen":320,"rule":"prorated","totalDays":30,"usedDays":11,"usedFen":180},"settlesBy":1795226400000,"terminationFee":{"amountFen":3,"basis":{"none":{}}},"wasRenewing":true,"wasSuspended":true}}', '{"format":1,"value":{"at":1795226400000,"conversation":"C1","proof":{"at":1795226400000,"factors":["smsCode","servicePassword","idNumberTail"],"subscriber":"S1"},"quoteHash":[0,255],"turn":3}}', 1795226400000, '2026-11', X'01049758E6D4D3BB047DC3FF7DA63A872FDB0417FC43E5EA04D716746F80F1DE7FB831D93F468E547200930EE8DACA94AA8E27EADA331D6F81B07F72C9C39769C27C39607E5190B868E4E4F4999AFBDA609E3957EC0FFE03970A1888A28C051F4C14BAA3B32C5D40988941CDE6F6B71EF336ED7D8250E1CADB70', NULL, 'acknowledged', NULL, 1, '{"format":1,"value":[{"at":1795226400000,"state":{"acknowledged":{}}},{"at":1795226400000,"state":{"acknowledged":{}}}]}', X'24EB31AA0D6C9163AED32B1CFBF128D1');
INSERT INTO receipts VALUES ('S1', 'PZ1', 5, 'O1', 'application', 1795226400000, '{"format":1,"value":[{"name":"service","value":"v"},{"name":"priceFen","value":"v"},{"name":"usedFen","value":"v"},{"name":"refundFen","value":"v"},{"name":"terminationFeeFen","value":"v"},{"name":"paidFen","value":"v"},{"name":"paymentMethod","value":"v"},{"name":"effectiveOn","value":"v"},{"name":"refundExpectedOn","value":"v"},{"name":"state","value":"v"},{"name":"usedDays","value":"v"},{"name":"totalDays","value":"v"},{"name":"action","value":"v"},{"name":"newPlan","value":"v"},{"name":"payoutFen","value":"v"},{"name":"payoutTo","value":"v"},{"name":"owedFen","value":"v"},{"name":"startsOn","value":"v"},{"name":"arrearsFen","value":"v"},{"name":"lateFeeFen","value":"v"},{"name":"periodStart","value":"v"},{"name":"periodEnd","value":"v"},{"name":"chargedFen","value":"v"},{"name":"rule","value":"v"},{"name":"policyVersion","value":"v"}]}', X'0908', X'36E3A6E52E1AA5AA51AF8A21DECDE569');
INSERT INTO outbox VALUES ('S1', 'M1', 6, X'0169D0A1A74D2D46538C72FCA14CB2A00B1BFC1F3FA2B3019EFF2A28543D593630D49338FD85993F1C614A7CD115082F1CFB1D1FF60124CA620155AEAF64CBD19D20865A32877A7C7E808403DD489C911CBF4A1CB986F6D8D886BCB59A', 1795226400000, 1795226400000, 2, 'waiting', NULL, X'C94EFA22B2617DBE63D9EA2FE1BDE891');
INSERT INTO audit VALUES ('S1', 1, X'012D59F9AEC70388CF5925E489A463DEE165395EAEA1571D178D6DA34D59C4B055B98D2DB59ED56BE6C4916283D209A60EFE9B42DA9C0D7103259C1674343A4F285E079DC1BA24EFEF0325AFA7D2A510239060988A0E898431120A82BEB7F0F09CA02EC03E82A79613E5E514AAC78959D7AD5356C02ABE5165591D60271730661CD001', X'CE256A15D2450956BB1AB913D019F4D6057550BEB1F7C1E6799CDB0380374153');
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
INSERT INTO conversations VALUES ('C1', 'S1', X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 1, X'011241E2C0625E193F63019E8CC2BC5E5F5166E38C6480B7813F6A404D3219E8D3FEE5B1450DF620119EF23CC556749C0C35F9F82F4EB8C8C3B5', 1, 1795226401000);
INSERT INTO conversation_keys VALUES ('C1', 1, 'S1', X'019AE5E1CA1B7A5E2AC1708E96F11514A5B3F7F395B360AFA5CC20DC6A62BBD464FC0A2C5A1799EFA14F4C7254B13D773C3D86FE520EE8E0A53CB0C514');
INSERT INTO handles VALUES (X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 'C1');
INSERT INTO turns VALUES ('C1', 1, 'k1', 1, X'01FE6D3CFE149A56FE18088AF648FD9B176239043D76F37FAC71420602F2204E58CBB4481F85719D0B4ACA31FFEF8ABD3DC14F585B7E609D07241D25438F4170645AB1DFC01FF6C36BB66BC6D0A6B8B80FBA48233A0B8C03', 1795226400000);
INSERT INTO charges VALUES ('S1', 'CH1', 1, 'V1', 'period', '2026-11-21', '2026-12-21', 500, 0, 1795226400000, 'P1', 0, X'9715B72EFCCA78CE0DF57319E60917D6');
INSERT INTO refunds VALUES ('S1', 'R1', 3, 'O1', 'P1', 'CH1', 320, 'wechat', 'pending', 1, 1795226400000, '2026-11-23', 1, NULL, 1795226400000, X'7D0C400515DFC5E56FA60D3D72C3172D');
