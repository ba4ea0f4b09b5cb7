<?php
/**
 * Tells Orderwire at once which order changed, and holds back the two mails that PrestaShop has no switch for.
 *
 * Apache License 2.0.
 */

if (!defined('_PS_VERSION_')) {
    exit;
}

class Orderwire extends Module
{
    const ADDRESS = 'ORDERWIRE_ADDRESS';
    const SECRET = 'ORDERWIRE_SECRET';
    const HELD = ['order_conf' => 'ORDERWIRE_HOLD_ORDER_CONF', 'in_transit' => 'ORDERWIRE_HOLD_IN_TRANSIT'];
    const HOOKS = [
        'actionValidateOrder',
        'actionOrderStatusPostUpdate',
        'actionObjectOrderUpdateAfter',
        'actionObjectOrderDeleteAfter',
        'actionObjectOrderCarrierAddAfter',
        'actionObjectOrderCarrierUpdateAfter',
        'actionObjectOrderCarrierDeleteAfter',
        'actionEmailSendBefore',
    ];

    /** @var array<string, bool> the orders that changed in this request */
    private static $noted = [];

    public function __construct()
    {
        $this->name = 'orderwire';
        $this->tab = 'emailing';
        $this->version = '1.0.0';
        $this->author = 'Orderwire';
        $this->need_instance = 0;
        $this->bootstrap = true;
        $this->ps_versions_compliancy = ['min' => '1.7.1', 'max' => '9.99.99'];
        parent::__construct();
        $this->displayName = $this->l('Orderwire');
        $this->description = $this->l('Tells Orderwire at once which order changed.');
    }

    public function install()
    {
        return parent::install() && $this->registerHook(self::HOOKS);
    }

    public function uninstall()
    {
        foreach (array_merge([self::ADDRESS, self::SECRET], array_values(self::HELD)) as $name) {
            Configuration::deleteByName($name);
        }
        return parent::uninstall();
    }

    public function hookActionValidateOrder($params)
    {
        $this->note(isset($params['order']) ? $params['order']->id : 0);
    }

    public function hookActionOrderStatusPostUpdate($params)
    {
        $this->note(isset($params['id_order']) ? $params['id_order'] : 0);
    }

    public function hookActionObjectOrderUpdateAfter($params)
    {
        $this->note($params['object']->id);
    }

    public function hookActionObjectOrderDeleteAfter($params)
    {
        $this->note($params['object']->id);
    }

    public function hookActionObjectOrderCarrierAddAfter($params)
    {
        $this->note($params['object']->id_order);
    }

    public function hookActionObjectOrderCarrierUpdateAfter($params)
    {
        $this->note($params['object']->id_order);
    }

    public function hookActionObjectOrderCarrierDeleteAfter($params)
    {
        $this->note($params['object']->id_order);
    }

    /**
     * PrestaShop leaves a mail out when a module answers false.
     */
    public function hookActionEmailSendBefore($params)
    {
        $template = isset($params['template']) ? (string) $params['template'] : '';
        if (isset(self::HELD[$template]) && Configuration::get(self::HELD[$template])) {
            return false;
        }
        return null;
    }

    /**
     * The settings: where to call, signed with what, which mails to hold back. Saving makes a test call.
     */
    public function getContent()
    {
        $said = '';
        if (Tools::isSubmit('submitOrderwire')) {
            Configuration::updateValue(self::ADDRESS, trim((string) Tools::getValue(self::ADDRESS)));
            $secret = trim((string) Tools::getValue(self::SECRET));
            if ($secret !== '') {
                Configuration::updateValue(self::SECRET, $secret);
            }
            foreach (self::HELD as $name) {
                Configuration::updateValue($name, (int) Tools::getValue($name));
            }
            $said = $this->tried();
        }
        return $said . $this->form();
    }

    /**
     * Make the calls, after the shop has answered its visitor. Never throws: the shop's own work is done.
     */
    public function tell()
    {
        if (function_exists('fastcgi_finish_request')) {
            fastcgi_finish_request();
        }
        foreach (array_keys(self::$noted) as $orderId) {
            try {
                $orderId = (string) $orderId;
                $status = $this->call(['id' => $orderId, 'updated_at' => time()]);
                if ($status !== 0 && $status >= 300) {
                    PrestaShopLogger::addLog('Orderwire was not told of order ' . $orderId . ' (HTTP ' . $status . ').', 2);
                }
            } catch (Throwable $error) {
                PrestaShopLogger::addLog('Orderwire was not told of order ' . $orderId . '.', 2);
            }
        }
        self::$noted = [];
    }

    /**
     * Remember an order until the end of the request.
     */
    private function note($orderId)
    {
        if ((int) $orderId <= 0) {
            return;
        }
        if (!self::$noted) {
            register_shutdown_function([$this, 'tell']);
        }
        self::$noted[(string) (int) $orderId] = true;
    }

    private function tried()
    {
        try {
            $status = $this->call(['ping' => true]);
        } catch (Throwable $error) {
            return $this->displayError($this->l('The secret is not the one that Orderwire shows: it begins with whsec_ .'));
        }
        if ($status >= 200 && $status < 300) {
            return $this->displayConfirmation($this->l('Saved. Orderwire has heard a test call.'));
        }
        if ($status === 401) {
            return $this->displayError($this->l('Orderwire refuses the signature. Check the secret, and the clock of this server.'));
        }
        return $this->displayError($this->l('Saved, but Orderwire could not be reached. Check the webhook address.'));
    }

    /**
     * One call, signed as Standard Webhooks says. Answers the HTTP status, 0 when nobody answered or nothing is set up.
     */
    private function call(array $content)
    {
        $address = (string) Configuration::get(self::ADDRESS);
        $secret = (string) Configuration::get(self::SECRET);
        if ($address === '' || $secret === '') {
            return 0;
        }
        $body = (string) json_encode($content);
        $request = curl_init($address);
        curl_setopt_array($request, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => $this->headers($body, $secret),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => 2,
            CURLOPT_TIMEOUT => 5,
        ]);
        curl_exec($request);
        return (int) curl_getinfo($request, CURLINFO_HTTP_CODE);
    }

    private function headers($body, $secret)
    {
        $id = 'msg_' . bin2hex(random_bytes(16));
        $timestamp = (string) time();
        $key = base64_decode(preg_replace('/^whsec_/', '', trim($secret)), true);
        if ($key === false || $key === '') {
            throw new RuntimeException('not a webhook secret');
        }
        $signature = base64_encode(hash_hmac('sha256', $id . '.' . $timestamp . '.' . $body, $key, true));
        return [
            'Content-Type: application/json',
            'webhook-id: ' . $id,
            'webhook-timestamp: ' . $timestamp,
            'webhook-signature: v1,' . $signature,
        ];
    }

    private function form()
    {
        $yes = [['id' => 'on', 'value' => 1, 'label' => $this->l('Yes')], ['id' => 'off', 'value' => 0, 'label' => $this->l('No')]];
        $fields = [
            ['type' => 'text', 'label' => $this->l('Webhook address'), 'name' => self::ADDRESS, 'required' => true],
            [
                'type' => 'text',
                'label' => $this->l('Webhook secret'),
                'name' => self::SECRET,
                'desc' => $this->l('Both stand on the store\'s page in Orderwire. Leave the secret empty to keep the one there is.'),
            ],
            [
                'type' => 'switch',
                'label' => $this->l('Hold back: Order confirmation'),
                'name' => self::HELD['order_conf'],
                'desc' => $this->l('Only when a rule in Orderwire writes it instead.'),
                'values' => $yes,
            ],
            [
                'type' => 'switch',
                'label' => $this->l('Hold back: Tracking number'),
                'name' => self::HELD['in_transit'],
                'desc' => $this->l('Only when a rule in Orderwire writes it instead.'),
                'values' => $yes,
            ],
        ];
        $helper = new HelperForm();
        $helper->module = $this;
        $helper->table = $this->table;
        $helper->submit_action = 'submitOrderwire';
        $helper->currentIndex = AdminController::$currentIndex . '&configure=' . $this->name;
        $helper->token = Tools::getAdminTokenLite('AdminModules');
        $helper->fields_value = [self::ADDRESS => Configuration::get(self::ADDRESS), self::SECRET => ''];
        foreach (self::HELD as $name) {
            $helper->fields_value[$name] = (int) Configuration::get($name);
        }
        return $helper->generateForm([[
            'form' => [
                'legend' => ['title' => $this->l('Order changes')],
                'input' => $fields,
                'submit' => ['title' => $this->l('Save')],
            ],
        ]]);
    }
}
