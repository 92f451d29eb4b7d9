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
    CHECK (kind IN ('ringback', 'plan', 'data', 'voice', 'sms', 'membership', 'broadband')),
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
  CHECK ((state = 'pendingTerminate') = (ending_order_id IS NOT NULL)),
  CHECK ((state = 'terminated') = (ended_on IS NOT NULL)),
  PRIMARY KEY (subscriber_id, id),
  UNIQUE (subscriber_id, seq)
) STRICT;
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
  problem TEXT CHECK (problem IN ('accountNotNormal', 'serviceChanged', 'identityTooWeak',
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
  kind TEXT NOT NULL CHECK (kind IN ('application', 'review', 'payment', 'settlement')),
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
CREATE TABLE charges (
  subscriber_id TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) > 0),
  seq INTEGER NOT NULL,
  service_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('period', 'terminationFee', 'equipment', 'lateFee')),
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
CREATE INDEX charges_bounded ON charges (subscriber_id, is_open, seq);
CREATE INDEX charges_by_service ON charges (subscriber_id, service_id, period_end, seq);
CREATE TABLE refunds (
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
  FOREIGN KEY (subscriber_id, charge_id) REFERENCES charges (subscriber_id, id)
) STRICT;
CREATE INDEX refunds_bounded ON refunds (subscriber_id, is_open, seq);
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
INSERT INTO schema_version VALUES (1, 1795226400000);
INSERT INTO store_facts VALUES ('master_key_mark', X'4AAA073310988FA91A53A77FE5B9E62E791098502D19029E9EC16833F3A3B2D8');
INSERT INTO subscribers VALUES ('S1', 1, X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', X'019B5E97B99D0432961C8BED1E7C683CA65FE88BC1AB815DA99125D9A747C39CBD32AC48DA56756E3ACE4A62EEF1C97658166EFF2680C0FF1AFE2D86B28B2335DEC01F1444E4FB958A8F59EBA29D5EB447FC49CDBA2FC5600E9E85A4FB4E94AF5C983C092972F1C93C15E6929BC7F304AC3080DE130956DF47D49028665C9AB6B4A9A05F45F4C3F0EE9833771561B734718D110F47F730020AB5A5F049817CD03201A8BC0E5B83DDA5614F1F', 'cmcc', 'zj', 'normal', '2026-11-21', 'app', 1795226400000, NULL, 1795226400000, 1, X'60A2128E8B345BA1416BE8FE596C0BA3E071604354545C726DCAB64FDEA41987');
INSERT INTO subscriber_keys VALUES ('S1', X'01C3891828A24AB717D5A16EA98C1CD048E6234FCA7EF917115C266B05FBF0FB241CF1C427F5D1B953792430471188EF2795F9E15304906840BA41F681');
INSERT INTO directory VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 'S1');
INSERT INTO phones VALUES (X'290E4C3B8FDEF819D038980BEF910375EB4CC3E249F6AB4549BEA1BB48E3C97B', 1, '{"format":1,"value":[]}', NULL, 4, NULL);
INSERT INTO services VALUES ('S1', 'V1', 0, 'cmcc.ringback', '彩铃', 'ringback', 500, 1, '2026-11-21', '2026-11-18', '2026-12-21', 1, 'active', NULL, NULL, '{"format":1,"value":{"monthlyDiscountFen":100,"months":12,"startedOn":"2026-11-21"}}', X'011BA135BAF9E8BA57BD34428A47BBDE551A40FE846AD84AB314C6719F1F26348243FAD4431178A803A4B61F36B17D8B651153D716F26163ADA06C878936296B76BD4ADB97F3457C610C6EE9C9B46EF0D745C3F7660EC07B7A9A01CE0CA8A09D93CBB64E2E9D90', 0, '{"format":1,"value":[{"name":"光猫","replacementFen":10000,"sync":"failed"}]}');
INSERT INTO orders VALUES ('S1', 'O1', 4, 'V1', '{"format":1,"value":{"effectiveOn":"2026-11-21","equipmentFen":4,"kind":"ringback","priceFen":500,"refundDayIsProvisional":true,"refundExpectedOn":"2026-11-23","service":"V1","serviceName":"彩铃","settlement":{"charge":"CH1","chargedFen":500,"creditedFen":320,"rule":"prorated","totalDays":30,"usedDays":11,"usedFen":180},"settlesBy":1795226400000,"terminationFee":{"amountFen":3,"basis":{"none":{}}},"wasRenewing":true,"wasSuspended":true}}', '{"format":1,"value":{"at":1795226400000,"conversation":"C1","proof":{"at":1795226400000,"factors":["smsCode","servicePassword","idNumberTail"],"subscriber":"S1"},"quoteHash":[0,255],"turn":3}}', 1795226400000, '2026-11', X'01F015FAD5ACBC7508D3ECF44A3FB35E4B6510C6FA444A1AC89E0BCBA48925072E84D2069D396CD22DB7557AD4316DAE03C92424A5A07FB8CF39F626F7FFA2660E90E0EBD3396547337DAECE1F06F75668FEDF2A0E2F5FC0DD3E3A91E3F357AB8DE9902BC345DCD87AC864500C1B41C295BC2FCF8D1FB7804F1C', NULL, 'acknowledged', NULL, 1, '{"format":1,"value":[{"at":1795226400000,"state":{"acknowledged":{}}},{"at":1795226400000,"state":{"acknowledged":{}}}]}');
INSERT INTO receipts VALUES ('S1', 'PZ1', 5, 'O1', 'application', 1795226400000, '{"format":1,"value":[{"name":"service","value":"v"},{"name":"priceFen","value":"v"},{"name":"usedFen","value":"v"},{"name":"refundFen","value":"v"},{"name":"terminationFeeFen","value":"v"},{"name":"paidFen","value":"v"},{"name":"paymentMethod","value":"v"},{"name":"effectiveOn","value":"v"},{"name":"refundExpectedOn","value":"v"},{"name":"state","value":"v"},{"name":"usedDays","value":"v"},{"name":"totalDays","value":"v"}]}', X'0908');
INSERT INTO outbox VALUES ('S1', 'M1', 6, X'0182982BB605AC7D686DB5747B0FDC9407DA40B762405CECC7E6426F0CF4D75E287343B1E968B82889B44EE1E6B1AED8D31B82A63A35B6F78CBEC05748972829D0688BB7B1274AFB895DB251A4FB1A45101DBE6000C242FD6758010DEE', 1795226400000, 1795226400000, 2, 'waiting', NULL);
INSERT INTO audit VALUES ('S1', 1, X'015CD8F00C42523387B2B79551FB72570BECA0574689D2649A8349F9A4EB6FAF0D7706836BFBACF5DC5A3F9E853B725274992BE5F1141F05D1FA254DEBBAE3AEB4C3C7FE0DC530B8C7EDDEEF609EB47ED0CFB7D589AFBB49644ED96C171F2979724C13145300E4D63731C33C709DDB4DB1D09FC49391B881B0C85C38621B3CF32221D8', X'60A2128E8B345BA1416BE8FE596C0BA3E071604354545C726DCAB64FDEA41987');
INSERT INTO payments VALUES ('S1', 'P1', 2, 'alipay', 500, 'success', 0, 100, 200, 200, 1795226400000, NULL);
INSERT INTO charges VALUES ('S1', 'CH1', 1, 'V1', 'period', '2026-11-21', '2026-12-21', 500, 0, 1795226400000, 'P1', 0);
INSERT INTO refunds VALUES ('S1', 'R1', 3, 'O1', 'P1', 'CH1', 320, 'wechat', 'pending', 1, 1795226400000, '2026-11-23', 1, NULL, 1795226400000);
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
INSERT INTO conversations VALUES ('C1', 'S1', X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 1, X'015FA8FECC1DD4C5D552507F0923999B53A2BF61666E92AF964F448A39FA369B2735827C03BBCE5475EF23ACD045316B2667CFBEB41FAE5E6DDD', 1, 1795226401000);
INSERT INTO conversation_keys VALUES ('C1', 1, 'S1', X'01C93D85689D7E50446B76B2E96067BB4494B7B138F4341DAAD98C26488EBCBEADE600C54F2D9DD245A8FC1A245EEDD2FE2449E379ABE1E4E50BCD9949');
INSERT INTO handles VALUES (X'B1C0FAD362104322FDB55DEB75FE67C9C56C73838572708A402A9D444ECFF516', 'C1');
INSERT INTO turns VALUES ('C1', 1, 'k1', 1, X'0108164990139B843BBAC5529510AFBCE7D4DD9FAB5BDE3D192748E126C204AA8DA95B80A48D0AC8A1E2EE735BC12C890C9F6CAEB14DE3292C50AEC3BD4AC47B894120338921686D1371BF60C62F29F9EAD8ED7EA742C8BC', 1795226400000);
